import type { AlertStatus, GroupView } from '@tocsin/contracts/view';
import { type AlertFacts, alertFacts } from './alertFacts.ts';
import { type LabelFacts, labelFacts } from './labelFacts.ts';
import { emojiOf } from './look.ts';
import { type Markup, nothing } from './markup.ts';
import type { Size } from './size.ts';
import { oneLine } from './untrusted.ts';
import type { Words } from './words.ts';

/** What the templates `firing`, `group` and `resolved` see. `alert` is the worst one, and the only one when `single`. */
export interface GroupFacts extends LabelFacts {
  single: boolean;
  alert: AlertFacts | undefined;
  alerts: AlertFacts[];
  /** Alerts that are not in `alerts`. */
  more: number;
  total: number;
  /** Alerts that are not resolved; all when everything is. */
  open: number;
  /** How many are in which state, in words. */
  counts: Markup;
  status: AlertStatus;
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
  acknowledged: { by: string; at: number } | null;
}

/** What a group's message is made of. */
export function groupFacts(view: GroupView, words: Words, size: Size): GroupFacts {
  const { firing, acknowledged, resolved } = view.counts;
  const total = Math.max(firing + acknowledged + resolved, view.alerts.length);
  const single = total === 1 && view.alerts.length === 1;
  const resolvedAt = view.resolvedAt ?? (single ? (view.alerts[0]?.resolvedAt ?? null) : null);
  const alerts = view.alerts.slice(0, size.alerts).map((alert) => alertFacts(alert, words, size, single ? size.summary : size.listed));
  return {
    single,
    alert: alerts[0],
    alerts,
    more: total - alerts.length,
    total,
    open: view.status === 'resolved' ? total : firing + acknowledged || total,
    counts: countsOf(view, words),
    status: view.status,
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
    acknowledged: view.acknowledged === null ? null : { by: oneLine(view.acknowledged.by, size.name), at: view.acknowledged.at },
    ...labelFacts(view.groupLabels, size),
  };
}

function countsOf({ counts }: GroupView, words: Words): Markup {
  const said = (['firing', 'acknowledged', 'resolved'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => words.t(`count_${state}`, { n: counts[state] }));
  return said.length === 0 ? nothing : words.list(said);
}

function nameOf(view: GroupView, size: Size): string {
  const values = Object.values(view.groupLabels)
    .slice(0, 4)
    .map((value) => oneLine(value, size.name))
    .filter((value) => value !== '');
  return values.join(', ') || oneLine(view.alerts[0]?.alertType ?? '', size.name) || oneLine(view.receiver, size.name);
}
