import type { GroupView } from '@tocsin/contracts/view';
import type { GroupFacts } from './groupFacts.ts';
import { joined, type Markup } from './markup.ts';
import { overrideData } from './overrides/overrideData.ts';
import type { OwnWords } from './ownWords.ts';
import type { Words } from './words.ts';

/** What a tenant may say of a group: everything about a single alert, the headline of several alerts of one type, nothing of alerts of several types. */
export function ownGroupWords(view: GroupView, facts: GroupFacts, words: Words): OwnWords | null {
  const [first] = view.alerts;
  if (first === undefined || view.alerts.some((alert) => alert.alertType !== first.alertType)) return null;
  const isOnePlace = view.alerts.every((alert) => alert.environment === first.environment);
  return {
    parts: facts.single ? ['headline', 'fields', 'details'] : ['headline'],
    subject: { alertType: first.alertType, severity: facts.single ? first.severity : view.severity, environment: isOnePlace ? first.environment : '' },
    data: () => overrideData(view.tenantId, first, view, words),
    headline: (text) => joined([facts.emoji, ' ', headlineOf(text, facts, words)]),
  };
}

/** The state in words before the tenant's: a colour alone does not say it. */
function headlineOf(text: string, { status, single, alert, state }: GroupFacts, words: Words): Markup {
  if (status === 'firing') return joined([text]);
  if (single && status === 'resolved' && alert?.unseen) return words.t('headline_unseen', { summary: text });
  return words.t('headline_own', { state, summary: text });
}
