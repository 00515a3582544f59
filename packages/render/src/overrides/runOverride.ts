import { AssertionError, Context, type Emitter, LiquidError, type Template, toValueSync } from 'liquidjs';
import { oneLine, paragraphs } from '../untrusted.ts';
import { engine } from './compileOverride.ts';
import { valuesOnOneLine } from './engine.ts';
import type { OverrideData } from './overrideData.ts';
import { overrideLimits } from './overrideLimits.ts';
import { ownValue } from './ownValue.ts';
import { placed } from './place.ts';

/** How the text is laid out: `line` on one line, `lines` with the template's line ends and none from values, `paragraphs` with both. */
export type TextShape = 'line' | 'lines' | 'paragraphs';

/**
 * Renders a template, within `overrideLimits` whatever it does. Never throws. The text is sanitised, so it has none of the marks of `markup.ts`, and still untrusted;
 * a fault says where in the template and what, and nothing of the alert.
 */
export function runOverride(
  source: string,
  templates: readonly Template[],
  data: OverrideData,
  shape: TextShape = 'paragraphs',
): { text: string } | { fault: string } {
  const context = contextOf(data);
  context.setRegister(valuesOnOneLine, shape === 'lines');
  const written = writer();
  try {
    toValueSync(engine.renderer.renderTemplates([...templates], context, written));
    return { text: (shape === 'line' ? oneLine : paragraphs)(written.buffer, overrideLimits.outputChars) };
  } catch (thrown) {
    return { fault: LiquidError.is(thrown) ? placed(source, thrown.token.begin, reason(thrown)) : 'could not be worked out' };
  }
}

function contextOf(data: OverrideData): Context {
  const context = new Context(data, engine.options, { sync: true }, { liquid: engine });
  const { renderLimit } = context;
  const checkTime = renderLimit.check.bind(renderLimit);
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps > overrideLimits.steps) throw new AssertionError(tooManySteps);
  };
  renderLimit.check = (now) => {
    step();
    checkTime(now);
  };
  context.readProperty = (of, key) => {
    step();
    return ownValue(of, key);
  };
  return context;
}

/** Takes what is written, as far as there is use for it: `paragraphs` looks at four times what it keeps. */
function writer(): Emitter {
  const most = overrideLimits.outputChars * 4;
  const emitter: Emitter = {
    buffer: '',
    write(text: unknown) {
      if (emitter.buffer.length < most) emitter.buffer += String(text).slice(0, most - emitter.buffer.length);
    },
  };
  return emitter;
}

const tooManySteps = `takes too long: at most ${overrideLimits.steps} steps, look for loops in loops`;

/** Only words that were written beforehand: what other errors say may have a value of the alert in it. */
function reason({ originalError }: LiquidError): string {
  if (originalError instanceof AssertionError) {
    const { message } = originalError;
    if (message.startsWith('template render')) return `takes too long: at most ${overrideLimits.renderMs} ms`;
    return message.startsWith('memory') ? `makes too much text: at most ${overrideLimits.filterChars} characters in all` : message;
  }
  return 'could not be worked out';
}
