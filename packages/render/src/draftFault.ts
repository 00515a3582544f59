import type { FaultView } from '@tocsin/contracts/view';
import { linkButtons } from './buttons.ts';
import { type Draft, templateTools } from './draft.ts';
import { faultCauseOf } from './faultCause.ts';
import { faultColor } from './look.ts';
import { code, type Markup } from './markup.ts';
import type { Size } from './size.ts';
import { oneLine } from './untrusted.ts';
import type { Words } from './words.ts';

/** What the templates `fault` (the notice for admins) and `note` (on top of a message that went elsewhere) see. */
export interface FaultFacts {
  tenantId: string;
  target: string;
  slackCode: string;
  /** Sentences: why, and what to do. */
  why: Markup;
  fix: Markup;
  fallback: string;
  since: number;
  /** `renamed`: the channel has another name now (`fallback`), and nothing else is wrong; `healed`: nothing is wrong any more; `calendar`: the one of the schedule `target` cannot be read. */
  kind: 'fault' | 'renamed' | 'healed' | 'calendar';
}

/** How people get our bot into a channel. */
const inviteCommand = '/invite @Tocsin';

/** Drafts the notice that a destination cannot be written to. */
export function draftFault(view: FaultView, words: Words, size: Size): Draft {
  const facts = factsOf(view, words, size);
  return {
    template: 'fault',
    alertType: '',
    data: { ...templateTools(words), ...facts },
    sentence: words.t(`text_${facts.kind}`, { target: facts.target, fallback: facts.fallback, why: facts.why, fix: facts.fix }),
    own: null,
    frame: { color: faultColor, version: versionOf('fault', view), controls: linkButtons([], { name: 'console', url: view.consoleUrl }, words) },
  };
}

/** Drafts the note that says why a message is not where it belongs. It has no buttons: the message below has its own. */
export function draftNote(view: FaultView, words: Words, size: Size): Draft {
  const facts = factsOf(view, words, size);
  return {
    template: 'note',
    alertType: '',
    data: { ...templateTools(words), ...facts },
    sentence: words.t('text_note', { target: facts.target, why: facts.why, fix: facts.fix }),
    own: null,
    frame: { color: null, version: versionOf('note', view), controls: [] },
  };
}

function factsOf(view: FaultView, words: Words, size: Size): FaultFacts {
  const cause = faultCauseOf(view.code);
  const said = { code: code(oneLine(view.code, size.name)), invite: code(inviteCommand) };
  return {
    tenantId: oneLine(view.tenantId, size.name),
    target: oneLine(view.target, 100) || '?',
    slackCode: oneLine(view.code, size.name),
    why: words.t(`fault_${cause}_why`, said),
    fix: words.t(`fault_${cause}_fix`, said),
    fallback: oneLine(view.fallback, 100),
    since: view.since,
    kind: cause === 'renamed' || cause === 'healed' || cause === 'calendar' ? cause : 'fault',
  };
}

/** Ends a block_id: two notes on one message differ by what they are about. */
function versionOf(name: string, view: FaultView): string {
  return `${name}-${view.since}-${oneLine(`${view.target} ${view.code}`, 120)}`;
}
