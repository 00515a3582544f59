import type { GroupView } from '@tocsin/contracts/view';
import { type AlertFacts, alertFacts } from './alertFacts.ts';
import { type LabelFacts, labelFacts } from './labelFacts.ts';
import { longTextOf } from './longText.ts';
import { emojiOf } from './look.ts';
import { type Markup, nothing } from './markup.ts';
import type { Size } from './size.ts';
import { type SuppressionFacts, suppressionFacts } from './suppressionFacts.ts';
import { oneLine } from './untrusted.ts';
import type { Words } from './words.ts';

/** What the templates `firing`, `group` and `resolved` see. `alert` is the worst one, and the only one when `single`. */
export interface GroupFacts extends LabelFacts {
  single: boolean;
  alert: AlertFacts | undefined;
  alerts: AlertFacts[];
  /** The text or the labels of its one alert are shown in part. */
  isShortened: boolean;
  /** Alerts that are not in `alerts`, those aside that are suppressed beside others that are not. */
  more: number;
  total: number;
  /** Alerts that the headline counts: what is not resolved and not suppressed; if there is no such, what is suppressed, else all. */
  open: number;
  /** How many are in which state, in words. */
  counts: Markup;
  status: GroupView['status'];
  /** The state as headlines have it, `RESOLVED` or `SILENCED`; nothing while it is firing. */
  state: Markup;
  severityWord: Markup;
  tag: Markup;
  emoji: string;
  /** What the alerts have in common, in a few words. */
  name: string;
  tenantId: string;
  groupId: string;
  receiver: string;
  since: number;
  resolvedAt: number | null;
  durationMs: number | null;
  acknowledged: { by: string; at: number; until: number | null } | null;
  /** Who answers for it, where that is somebody else than who acknowledged it; or nothing. */
  owner: string;
  /** How often it has fired lately, in how long; null when it does not flap. */
  flapping: { times: number; ms: number } | null;
  /** Why alerts are not told; null when none is suppressed. */
  suppression: SuppressionFacts | null;
}

/** What a group's message is made of. */
export function groupFacts(view: GroupView, words: Words, size: Size): GroupFacts {
  const told = Math.max(countTold(view), view.alerts.length);
  const total = view.status === 'suppressed' ? told : told + view.counts.suppressed;
  const single = told === 1 && view.alerts.length === 1;
  const resolvedAt = view.resolvedAt ?? (single ? (view.alerts[0]?.resolvedAt ?? null) : null);
  const alerts = view.alerts.slice(0, size.alerts).map((alert) => alertFacts(alert, words, size, single ? size.summary : size.listed));
  return {
    single,
    isShortened: longTextOf(view, words).length > 0,
    alert: alerts[0],
    alerts,
    more: told - alerts.length,
    total,
    open: countOpen(view) || total,
    counts: countsOf(view, words),
    status: view.status,
    state: stateOf(view, words),
    severityWord: words.t(`severity_${view.severity}`),
    tag: words.t(`tag_${view.severity}`),
    emoji: emojiOf(view.status, view.severity),
    name: nameOf(view, size),
    tenantId: oneLine(view.tenantId, size.name),
    groupId: oneLine(view.groupId, 60),
    receiver: oneLine(view.receiver, size.name),
    since: view.since,
    resolvedAt,
    durationMs: resolvedAt === null ? null : resolvedAt - view.since,
    acknowledged:
      view.acknowledged === null ? null : { by: oneLine(view.acknowledged.by, size.name), at: view.acknowledged.at, until: view.acknowledged.until ?? null },
    owner: view.owner && view.owner !== view.acknowledged?.by ? oneLine(view.owner, size.name) : '',
    flapping: view.flapping,
    suppression: suppressionFacts(view, size),
    ...labelFacts(view.groupLabels, size),
  };
}

/** Suppressed alerts are only shown when there is nothing else that is not resolved. */
function countTold({ counts, status }: GroupView): number {
  const told = counts.firing + counts.acknowledged + counts.resolved;
  return status === 'suppressed' ? told + counts.suppressed : told;
}

function countOpen({ counts, status }: GroupView): number {
  if (status === 'resolved') return 0;
  return status === 'suppressed' ? counts.suppressed : counts.firing + counts.acknowledged;
}

function stateOf(view: GroupView, words: Words): Markup {
  if (view.status === 'firing') return nothing;
  const state = view.status === 'suppressed' ? (view.suppression?.kind ?? 'suppressed') : view.status;
  return words.t(`state_${state}`, { n: countOpen(view) || view.counts.resolved });
}

function countsOf({ counts, suppression }: GroupView, words: Words): Markup {
  const said = (['firing', 'acknowledged', 'resolved'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => words.t(`count_${state}`, { n: counts[state] }));
  if (counts.suppressed > 0) said.push(words.t(`count_${suppression?.kind ?? 'suppressed'}`, { n: counts.suppressed }));
  return said.length === 0 ? nothing : words.list(said);
}

function nameOf(view: GroupView, size: Size): string {
  const values = Object.values(view.groupLabels)
    .slice(0, 4)
    .map((value) => oneLine(value, size.name))
    .filter((value) => value !== '');
  return values.join(', ') || oneLine(view.alerts[0]?.alertType ?? '', size.name) || oneLine(view.receiver, size.name);
}
