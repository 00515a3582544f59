import type { Owner } from '@tocsin/contracts/groupAction';
import type { ActionView } from '@tocsin/contracts/view';
import { type Draft, templateTools } from './draft.ts';
import { emojiOf } from './look.ts';
import { type Markup, mention } from './markup.ts';
import type { Size } from './size.ts';
import { oneLine, paragraphs } from './untrusted.ts';
import type { Words } from './words.ts';

const emojis: Readonly<Record<ActionView['action'], string>> = {
  acknowledged: emojiOf('acknowledged', 'info'),
  unacknowledged: '↩️',
  snoozed: '💤',
  snooze_ended: '⏰',
  resolved: emojiOf('resolved', 'info'),
  reopened: '🔁',
  handed_over: '🤝',
  noted: '📝',
  silenced: emojiOf('suppressed', 'info'),
};

/** Drafts the line in the thread that says what a person did, or that a snooze is over. */
export function draftAction(view: ActionView, words: Words, size: Size): Draft {
  const sentence = sentenceOf(view, words, size);
  return {
    template: 'action',
    alertType: '',
    data: { ...templateTools(words), action: view.action, emoji: emojis[view.action], sentence },
    sentence,
    own: null,
    frame: { color: null, version: `${view.action}-${view.at}`, controls: [] },
  };
}

function sentenceOf(view: ActionView, words: Words, size: Size): Markup {
  const said = { n: view.count, by: oneLine(view.by, size.name), at: words.date(view.at) };
  if (view.action === 'noted') return words.t('action_noted', { ...said, note: paragraphs(view.note ?? '', size.description) });
  if (view.action === 'handed_over') return words.t('action_handed_over', { ...said, to: named(view.to, size) });
  const until = view.until === undefined ? null : words.date(view.until);
  if (until === null) return words.t(`action_${view.action}`, said);
  return words.t(view.action === 'silenced' ? 'action_silenced_until' : `action_${view.action}`, { ...said, until });
}

/** Whoever is handed something is to notice. */
function named(to: Owner | undefined, size: Size): Markup | string {
  const name = oneLine(to?.name ?? '', size.name);
  return to?.userId ? mention(to.userId, name) : name;
}
