import type { ActionView } from '@tocsin/contracts/view';
import { type Draft, templateTools } from './draft.ts';
import { emojiOf } from './look.ts';
import type { Size } from './size.ts';
import { oneLine } from './untrusted.ts';
import type { Words } from './words.ts';

/** Drafts the line in the thread that says what a person did. */
export function draftAction(view: ActionView, words: Words, size: Size): Draft {
  const said = { n: view.count, by: oneLine(view.by, size.name), at: words.date(view.at) };
  const until = view.action === 'silenced' && view.until !== undefined ? words.date(view.until) : null;
  const sentence = until === null ? words.t(`action_${view.action}`, said) : words.t('action_silenced_until', { ...said, until });
  return {
    template: 'action',
    alertType: '',
    data: { ...templateTools(words), action: view.action, emoji: emojiOf(view.action === 'silenced' ? 'suppressed' : view.action, 'info'), sentence },
    sentence,
    own: null,
    frame: { color: null, version: `${view.action}-${view.at}`, controls: [] },
  };
}
