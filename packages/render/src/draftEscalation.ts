import type { EscalationView } from '@tocsin/contracts/view';
import { type AlertFacts, alertFacts } from './alertFacts.ts';
import { linkButtons, stateControls } from './buttons.ts';
import { type Draft, templateTools } from './draft.ts';
import { subjectOf } from './groupSentence.ts';
import { colorOf } from './look.ts';
import { joined } from './markup.ts';
import { overrideData } from './overrides/overrideData.ts';
import type { OwnWords } from './ownWords.ts';
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
    own: ownWords(view, words),
    frame: {
      color: colorOf(view.alert.status, view.alert.severity),
      version: `escalation-${level}-${view.alert.status}`,
      controls: groupId === null ? links : [...stateControls(view.alert.status, groupId, words), ...links],
    },
  };
}

function ownWords({ alert, tenantId, level, levels }: EscalationView, words: Words): OwnWords {
  return {
    parts: ['headline', 'fields', 'details'],
    subject: alert,
    data: () => overrideData(tenantId, alert, null, words),
    headline: (summary) => joined(['🚨 ', words.t('headline_own_escalation', { level, levels, summary })]),
  };
}
