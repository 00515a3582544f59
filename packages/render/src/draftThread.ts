import type { ThreadView } from '@tocsin/contracts/view';
import { type AlertFacts, alertFacts } from './alertFacts.ts';
import { type Draft, templateTools } from './draft.ts';
import type { Markup } from './markup.ts';
import type { Size } from './size.ts';
import type { Words } from './words.ts';

/** What the template `thread` sees. */
export interface ThreadFacts {
  reminder: boolean;
  fired: number;
  resolved: number;
  /** What changed, in words. */
  summary: Markup;
  alerts: AlertFacts[];
  more: number;
}

/** Drafts the reply that says what changed in an epoch, or that nobody has answered yet. */
export function draftThread(view: ThreadView, words: Words, size: Size): Draft {
  const shown = view.alerts.slice(0, size.threadAlerts);
  const facts: ThreadFacts = {
    reminder: view.reminder,
    fired: view.fired,
    resolved: view.resolved,
    summary: summaryOf(view, words),
    alerts: shown.map((alert) => alertFacts(alert, words, size, size.listed)),
    more: view.more + view.alerts.length - shown.length,
  };
  return {
    template: 'thread',
    alertType: '',
    data: { ...templateTools(words), ...facts },
    sentence: facts.summary,
    own: null,
    frame: { color: null, version: `thread-${view.epoch}`, controls: [] },
  };
}

function summaryOf(view: ThreadView, words: Words): Markup {
  if (view.calm !== null) return words.t(`thread_calm_${view.calm}`);
  if (view.reminder) return words.t('thread_reminder', { n: view.alerts.length + view.more });
  const changes: Markup[] = [];
  if (view.fired > 0) changes.push(words.t('thread_fired', { n: view.fired }));
  if (view.resolved > 0) changes.push(words.t('thread_resolved', { n: view.resolved }));
  return changes.length === 0 ? words.t('thread_unchanged') : words.list(changes);
}
