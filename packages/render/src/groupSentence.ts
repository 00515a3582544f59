import type { AlertFacts } from './alertFacts.ts';
import type { GroupFacts } from './groupFacts.ts';
import type { Markup } from './markup.ts';
import type { PhraseValues } from './phrase.ts';
import type { Words } from './words.ts';

/** What notifications and screen readers say about a group. */
export function groupSentence(facts: GroupFacts, words: Words): Markup {
  const { alert, acknowledged } = facts;
  const by = acknowledged && facts.status === 'acknowledged' ? { by: acknowledged.by, at: words.date(acknowledged.at) } : null;
  if (facts.single && alert) {
    const about = { tag: alert.tag, subject: subjectOf(alert), summary: alert.summary };
    const duration = words.duration(facts.durationMs);
    if (facts.status === 'resolved') return words.t(alert.unseen ? 'text_unseen' : 'text_resolved', { ...about, duration });
    if (facts.status === 'suppressed') return suppressedSentence('text_suppressed', about, facts, words);
    return by ? words.t('text_acknowledged', { ...about, ...by }) : words.t('text_firing', { ...about, since: words.date(alert.startsAt) });
  }
  const about = { tag: facts.tag, name: facts.name, n: facts.total, counts: facts.counts };
  if (facts.status === 'resolved') return words.t('text_group_resolved', { ...about, duration: words.duration(facts.durationMs) });
  if (facts.status === 'suppressed') return suppressedSentence('text_group_suppressed', about, facts, words);
  return by ? words.t('text_group_acknowledged', { ...about, ...by }) : words.t('text_group_firing', { ...about, since: words.date(facts.since) });
}

function suppressedSentence(key: string, about: PhraseValues, { state, suppression }: GroupFacts, words: Words): Markup {
  const until = suppression?.until ?? null;
  return until === null ? words.t(key, { ...about, state }) : words.t(`${key}_until`, { ...about, state, until: words.date(until) });
}

/** What the alert is about: its service, or its type, and where. */
export function subjectOf(alert: AlertFacts): string {
  return [alert.service || alert.type, alert.environment].filter((part) => part !== '').join(' ');
}
