import type { Actor } from '@tocsin/contracts/actor';
import type { Owner, TimelineEntry, TimelineKind } from '@tocsin/contracts/groupAction';
import { severityOfRank } from '@tocsin/contracts/severity';
import type { AlertStatus } from '@tocsin/contracts/view';
import type { GroupHistory } from '@tocsin/core/timeline/chronicleOf';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

/** More of each kind than anybody reads; what is beyond is counted. */
const most = 1_000;
const alertsNamed = 20;

const group = prepared<{
  receiver: string;
  labels: Record<string, string>;
  status: 'open' | 'closed';
  episode: number;
  opened_at: number;
  headline: string | null;
  severity_rank: number | null;
  owner: Owner | null;
}>('timeline_group', 'select receiver, labels, status, episode, opened_at, headline, severity_rank, owner from groups where tenant_id = $1 and group_id = $2');
const entries = prepared<{ episode: number; at: number; kind: TimelineKind; actor: Actor; detail: Record<string, unknown> }>(
  'timeline_entries',
  `select episode, at, kind, actor, detail from timeline where tenant_id = $1 and group_id = $2 and episode = $3 order by at, entry_id limit ${most}`,
);
const flushes = prepared<{ at: number; reason: string; transitions: number; lanes: string[] }>(
  'timeline_flushes',
  `select at, reason, transitions, lanes from flushes where tenant_id = $1 and group_id = $2 and episode = $3 and transitions > 0 order by flush_id limit ${most}`,
);
const messages = prepared<{ lane: string; channel_id: string | null; ts: string | null; posted_at: number | null }>(
  'timeline_messages',
  'select lane, channel_id, ts, posted_at from messages where tenant_id = $1 and group_id = $2 and episode = $3 order by lane',
);
// A group that is over has let go of its members: what its flushes took says who they were.
const alerts = prepared<{
  alert_id: string;
  alert_type: string;
  environment: string;
  severity_rank: number;
  message: string;
  status: AlertStatus;
  starts_at: number;
  resolved_at: number | null;
  resolved_by: Actor | null;
  annotations: Record<string, string>;
  of: number;
}>(
  'timeline_alerts',
  `select a.alert_id, a.alert_type, a.environment, a.severity_rank, a.message, a.status, a.starts_at, a.resolved_at, a.resolved_by, a.annotations, count(*) over ()::int as of
   from alerts a where a.tenant_id = $1 and a.alert_id in (
     select alert_id from group_members where tenant_id = $1 and group_id = $2
     union select unnest(t.alert_ids) from flushes f join flush_takes t on t.tenant_id = $1 and t.group_id = f.group_id and t.txid = f.txid
       where f.tenant_id = $1 and f.group_id = $2 and f.episode = $3)
   order by a.severity_rank, a.starts_at, a.alert_id limit ${most}`,
);
const received = prepared<{ at: number | null }>(
  'timeline_first_event',
  `select min(received_at) as at from events where tenant_id = $1 and alert_id = any($2::uuid[]) and received_at >= to_timestamp($3::float8 / 1000)`,
);

/** Everything that is on record of the present episode of a group; null when the tenant has no such group. Read in one snapshot. */
export async function readTimeline(tx: Tx, groupId: string): Promise<GroupHistory | null> {
  const [row] = await tx.run(group(tx.tenantId, groupId));
  if (!row) return null;
  const { episode, opened_at: openedAt, severity_rank: rank, headline, owner, receiver, labels, status } = row;
  const [entryRows, flushRows, messageRows, alertRows] = await Promise.all([
    tx.run(entries(tx.tenantId, groupId, episode)),
    tx.run(flushes(tx.tenantId, groupId, episode)),
    tx.run(messages(tx.tenantId, groupId, episode)),
    tx.run(alerts(tx.tenantId, groupId, episode)),
  ]);
  const ids = alertRows.map((alert) => alert.alert_id);
  const [first] = await tx.run(received(tx.tenantId, ids, openedAt));
  return {
    ...{ groupId, receiver, labels, status, episode, openedAt, headline, owner },
    severity: rank === null ? null : severityOfRank(rank),
    firstEventAt: first?.at ?? null,
    entries: entryRows.map((entry): TimelineEntry => ({ groupId, ...entry })),
    flushes: flushRows,
    messages: messageRows.map(({ lane, channel_id: channelId, ts, posted_at: postedAt }) => ({ lane, channelId, ts, postedAt })),
    alerts: { count: alertRows[0]?.of ?? 0, named: alertRows.slice(0, alertsNamed).map(namedAlert), ...spanOf(alertRows) },
  };
}

function namedAlert(row: {
  alert_id: string;
  alert_type: string;
  environment: string;
  severity_rank: number;
  message: string;
  status: AlertStatus;
  starts_at: number;
  resolved_at: number | null;
  annotations: Record<string, string>;
}): GroupHistory['alerts']['named'][number] {
  const { alert_id: alertId, alert_type: alertType, environment, message, status, starts_at: startsAt, resolved_at: resolvedAt, annotations } = row;
  return { alertId, alertType, environment, message, status, startsAt, resolvedAt, annotations, severity: severityOfRank(row.severity_rank) };
}

function spanOf(rows: readonly { starts_at: number; resolved_at: number | null; resolved_by: Actor | null }[]): Pick<GroupHistory['alerts'], 'since' | 'over'> {
  if (rows.length === 0) return { since: null, over: null };
  const since = Math.min(...rows.map((row) => row.starts_at));
  if (rows.some((row) => row.resolved_at === null)) return { since, over: null };
  const last = rows.reduce((latest, row) => ((row.resolved_at ?? 0) > (latest.resolved_at ?? 0) ? row : latest));
  return { since, over: { at: last.resolved_at ?? 0, by: last.resolved_by } };
}
