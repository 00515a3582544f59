import { messageOf as wordsOf } from '@tocsin/contracts/errors';
import type { Language } from '@tocsin/contracts/language';
import type { Profile, SlackMessage } from '@tocsin/contracts/message';
import type { Localised } from '@tocsin/contracts/view';
import type { Draft, Drafter } from './draft.ts';
import { nearestLanguage } from './languagesOf.ts';
import { type Layout, layOut, layOutPlain, messageOf } from './layOut.ts';
import { markedText } from './markup.ts';
import { overLimit } from './overLimit.ts';
import type { Overrides } from './overrides/overrides.ts';
import { inOwnWords } from './ownWords.ts';
import { type Parts, readParts } from './parts.ts';
import type { RenderFault } from './renderFault.ts';
import { asMrkdwn } from './settle.ts';
import { sizes } from './size.ts';
import type { Template, Templates } from './templates.ts';
import type { Words } from './words.ts';

/** What to say, in which language and with how much of Slack; `rich` when not given. */
export interface RenderRequest<View> extends Localised<View> {
  profile?: Profile;
  /** What the tenant says in its own words. */
  overrides?: Overrides;
}

/** A message that Slack will take, and what went wrong on the way to it. */
export interface Rendered {
  message: SlackMessage;
  faults: RenderFault[];
}

export interface SayDeps {
  templates: Templates;
  words: ReadonlyMap<Language, (onMissing: (key: string) => void) => Words>;
}

type Note = (reason: RenderFault['reason'], file: string, detail: string) => void;

/** Renders one view: the template at the largest size that fits, or the plain message when the template fails. */
export function say<View>(deps: SayDeps, draft: Drafter<View>, request: RenderRequest<View>): Rendered {
  const faults: RenderFault[] = [];
  const layout = laidOut(deps, draft, request, faults);
  return { message: messageOf(layout), faults };
}

/** The same, not yet put together. What went wrong is added to `faults`. */
export function laidOut<View>(
  deps: SayDeps,
  draft: Drafter<View>,
  { language, view, profile = 'rich', overrides }: RenderRequest<View>,
  faults: RenderFault[],
): Layout {
  const note: Note = (reason, file, detail) => {
    const isKnown = faults.some((fault) => fault.reason === reason && fault.file === file && fault.detail === detail);
    if (!isKnown) faults.push({ reason, language, file, detail: detail.slice(0, 500) });
  };
  const words = wordsIn(deps, language, note);
  let first: Draft | undefined;
  let refused: { file: string; detail: string } | undefined;
  for (const size of profile === 'rich' ? sizes : []) {
    const drafted = draft(view, words, size);
    first ??= drafted;
    const template = deps.templates.resolve(drafted.template, words.language, drafted.alertType);
    if (template === undefined) {
      note('template_missing', `${drafted.template}.eta`, 'no template of this kind compiled');
      break;
    }
    const parts = partsOf(drafted, template, note);
    if (parts === null) break;
    const failed = (part: string, problem: string) => note('override_failed', `the tenant's ${part}`, problem);
    const own = drafted.own && overrides ? inOwnWords(parts, drafted.own, overrides, language, size, failed) : parts;
    const layout = layOut(own, asMrkdwn(own.text || markedText(drafted.sentence)), drafted.frame);
    const detail = overLimit(layout);
    if (detail === null) return layout;
    refused = { file: template.file, detail };
  }
  if (refused) note('over_limit', refused.file, refused.detail);
  const { sentence, frame } = first ?? draft(view, words, sizes[0]);
  const layout = layOutPlain(asMrkdwn(markedText(sentence)), frame);
  return profile === 'text' ? { ...layout, top: [] } : layout;
}

/** The words of the language, or of the nearest that has a folder: a message in another language is better than none. */
export function wordsIn(deps: SayDeps, language: Language, note: Note): Words {
  const nearest = nearestLanguage(language, deps.words);
  if (nearest !== language) note('language_missing', `${language}/catalog.json`, `there is no such language; said in ${nearest}`);
  const create = deps.words.get(nearest);
  if (create === undefined) throw new Error('English is always loaded');
  return create((key) => note('phrase_missing', `${nearest}/catalog.json`, `${key} is in no catalog`));
}

function partsOf(draft: Draft, template: Template, note: Note): Parts | null {
  let output: string;
  try {
    output = template.run(draft.data);
  } catch (thrown) {
    note('template_threw', template.file, wordsOf(thrown));
    return null;
  }
  try {
    return readParts(output);
  } catch (thrown) {
    note('template_unreadable', template.file, wordsOf(thrown));
    return null;
  }
}
