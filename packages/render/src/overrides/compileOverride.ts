import { LiquidError, type Template, Tokenizer, TypeGuards } from 'liquidjs';
import { checkBlocks } from './checkBlocks.ts';
import { checkUses } from './checkUses.ts';
import { createEngine } from './engine.ts';
import { overrideLimits } from './overrideLimits.ts';
import { placed } from './place.ts';

/** One engine for all tenants: it keeps nothing of what it reads and renders. */
export const engine = createEngine();

/** A template that can be rendered, or what is wrong with it, with line and column, in words for the person who wrote it. */
export type CompiledOverride = { templates: readonly Template[] } | { problem: string };

/** Reads a tenant's template. Never throws; no text takes it longer than some milliseconds. */
export function compileOverride(text: string): CompiledOverride {
  if (text.length > overrideLimits.templateChars) return { problem: `is too long: at most ${overrideLimits.templateChars} characters` };
  try {
    const problem = piecesProblem(text);
    if (problem !== null) return { problem };
    const templates = engine.parse(text);
    const misuse = checkUses(text, templates);
    return misuse === null ? { templates } : { problem: misuse };
  } catch (thrown) {
    return { problem: unreadable(text, thrown) };
  }
}

function piecesProblem(text: string): string | null {
  const pieces = new Tokenizer(text).readTopLevelTokens();
  const count = pieces.filter((piece) => !TypeGuards.isHTMLToken(piece)).length;
  return count > overrideLimits.pieces ? `is too long: at most ${overrideLimits.pieces} tags and values` : checkBlocks(text, pieces);
}

/** LiquidJS's own words, which say what of the template is wrong, without what it adds to them. */
function unreadable(text: string, thrown: unknown): string {
  if (!LiquidError.is(thrown)) return thrown instanceof RangeError ? 'is nested too deeply' : 'cannot be read';
  const said = thrown.message.replace(/, line:\d+, col:\d+$/u, '').replace(/\s+/gu, ' ');
  return placed(text, thrown.token.begin, inOurWords.find(([theirs]) => theirs.test(said))?.[1] ?? said.slice(0, 200));
}

const inOurWords: readonly (readonly [RegExp, string])[] = [
  [/^output .* not closed$/u, '{{ is not closed: }} is missing'],
  [/^tag .* not closed$/u, '{% is not closed: %} is missing'],
  [/^raw .* not closed$/u, 'no tag is named raw'],
  [/^invalid value expression/u, 'a value is missing'],
  [/^illegal tag: \{%-?\s*for/u, 'write {% for name in list %}'],
  [/^Maximum call stack/u, 'is nested too deeply'],
];
