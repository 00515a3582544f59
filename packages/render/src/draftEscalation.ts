import type { EscalationView } from '@tocsin/contracts/view';
import { type AlertFacts, alertFacts } from './alertFacts.ts';
import { linkButtons, stateButtons } from './buttons.ts';
import { type Draft, templateTools } from './draft.ts';
import { subjectOf } from './groupSentence.ts';
import { colorOf } from './look.ts';
import type { Size } from './size.ts';
import { oneLine } from './untrusted.ts';
import type { Words } from './words.ts';

/** What the template `escalation` sees. */
export interface EscalationFacts {
  single: true;
  alert: AlertFacts;
  tenantId: string;
  policy: string;
  level: number;
  levels: number;
  unansweredMs: number;
  nextLevelAt: number | null;
}

/** Drafts an escalation level's own message. Without a group there is nothing to acknowledge yet, only to read. */
export function draftEscalation(view: EscalationView, words: Words, size: Size): Draft {
  const { level, levels, groupId } = view;
  const alert = alertFacts(view.alert, words, size, size.summary);
  const facts: EscalationFacts = {
    single: true,
    alert,
    tenantId: oneLine(view.tenantId, size.name),
    policy: oneLine(view.policy, size.name),
    level,
    levels,
    unansweredMs: view.unansweredMs,
    nextLevelAt: view.nextLevelAt,
  };
  const links = linkButtons([view.alert], { name: 'original', url: view.permalink }, words);
  return {
    template: 'escalation',
    alertType: view.alert.alertType,
    data: { ...templateTools(words), ...facts },
    sentence: words.t('text_escalation', {
      tag: alert.tag,
      level,
      levels,
      subject: subjectOf(alert),
      summary: alert.summary,
      duration: words.duration(view.unansweredMs),
    }),
    frame: {
      color: colorOf(view.alert.status, view.alert.severity),
      version: `escalation-${level}-${view.alert.status}`,
      buttons: groupId === null ? links : [...stateButtons(view.alert.status, groupId, words), ...links],
    },
  };
}
