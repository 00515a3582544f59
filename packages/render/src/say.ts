import { messageOf as wordsOf } from '@tocsin/contracts/errors';
import type { Language } from '@tocsin/contracts/language';
import type { SlackMessage } from '@tocsin/contracts/message';
import type { Localised } from '@tocsin/contracts/view';
import type { Draft, Drafter } from './draft.ts';
import { type Layout, layOut, layOutPlain, messageOf } from './layOut.ts';
import { markedText } from './markup.ts';
import { overLimit } from './overLimit.ts';
import { readParts } from './parts.ts';
import type { RenderFault } from './renderFault.ts';
import { asMrkdwn } from './settle.ts';
import { sizes } from './size.ts';
import type { Template, Templates } from './templates.ts';
import type { Words } from './words.ts';

/** `rich` is the message as designed. `plain` needs no template and only the oldest blocks, for when Slack refused the rich one. `text` has no blocks at all. */
export type Profile = 'rich' | 'plain' | 'text';

/** What to say, in which language. */
export interface RenderRequest<View> extends Localised<View> {
  profile?: Profile;
}

/** A message that Slack will take, and what went wrong on the way to it. */
export interface Rendered {
  message: SlackMessage;
  faults: RenderFault[];
}

export interface SayDeps {
  templates: Templates;
  words: Readonly<Record<Language, (onMissing: (key: string) => void) => Words>>;
}

/** Renders one view: the template at the largest size that fits, or the plain message when the template fails. */
export function say<View>(deps: SayDeps, draft: Drafter<View>, { language, view, profile = 'rich' }: RenderRequest<View>): Rendered {
  const faults: RenderFault[] = [];
  const fault = (reason: RenderFault['reason'], file: string, detail: string) => faults.push({ reason, language, file, detail: detail.slice(0, 500) });
  const words = deps.words[language]((key) => fault('phrase_missing', `${language}/catalog.json`, `${key} is in no catalog`));

  let first: Draft | undefined;
  let refused: { file: string; detail: string } | undefined;
  for (const size of profile === 'rich' ? sizes : []) {
    const drafted = draft(view, words, size);
    first ??= drafted;
    const template = deps.templates.resolve(drafted.template, language, drafted.alertType);
    if (template === undefined) {
      fault('template_missing', `${drafted.template}.eta`, 'no template of this kind compiled');
      break;
    }
    const layout = laidOut(drafted, template, fault);
    if (layout === null) break;
    const detail = overLimit(layout);
    if (detail === null) return { message: messageOf(layout), faults };
    refused = { file: template.file, detail };
  }
  if (refused) fault('over_limit', refused.file, refused.detail);
  const { sentence, frame } = first ?? draft(view, words, sizes[0]);
  const layout = layOutPlain(asMrkdwn(markedText(sentence)), frame);
  return { message: messageOf(profile === 'text' ? { ...layout, top: [] } : layout), faults };
}

function laidOut(draft: Draft, template: Template, fault: (reason: RenderFault['reason'], file: string, detail: string) => void): Layout | null {
  let output: string;
  try {
    output = template.run(draft.data);
  } catch (thrown) {
    fault('template_threw', template.file, wordsOf(thrown));
    return null;
  }
  try {
    const parts = readParts(output);
    return layOut(parts, asMrkdwn(parts.text || markedText(draft.sentence)), draft.frame);
  } catch (thrown) {
    fault('template_unreadable', template.file, wordsOf(thrown));
    return null;
  }
}
