import type { GroupView } from '@tocsin/contracts/view';
import { linkButtons, stateControls } from './buttons.ts';
import { type Draft, templateTools } from './draft.ts';
import { groupFacts } from './groupFacts.ts';
import { groupSentence } from './groupSentence.ts';
import { colorOf } from './look.ts';
import { ownGroupWords } from './ownGroupWords.ts';
import type { Size } from './size.ts';
import type { Words } from './words.ts';

/** Drafts the one message of a group: about its alert when there is only one, about all of them otherwise. */
export function draftGroup(view: GroupView, words: Words, size: Size): Draft {
  const facts = groupFacts(view, words, size);
  const [first] = view.alerts;
  const sameType = first !== undefined && view.alerts.every((alert) => alert.alertType === first.alertType);
  const kind = view.status === 'resolved' ? 'resolved' : 'group';
  return {
    template: facts.single && kind === 'group' ? 'firing' : kind,
    alertType: sameType ? first.alertType : '',
    data: { ...templateTools(words), ...facts },
    sentence: groupSentence(facts, words),
    own: ownGroupWords(view, facts, words),
    frame: {
      color: colorOf(view.status, view.severity),
      version: `${view.epoch}-${view.status}`,
      controls: [
        ...stateControls(view.status, view.groupId, words),
        ...linkButtons(view.status === 'resolved' ? [] : view.alerts, { name: 'console', url: view.consoleUrl }, words),
      ],
    },
  };
}
