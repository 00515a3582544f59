import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const eventsShown = 200;

const events = prepared<WayEvent>(
  'way_events',
  `select e.stamp, e.status, e.transition, e.received_at as "receivedAt", e.batch_id as "batchId", b.source, b.events as "batchEvents"
   from events e left join batches b on b.tenant_id = $1 and b.batch_id = e.batch_id where e.tenant_id = $1 and e.alert_id = $2 order by e.stamp desc limit ${eventsShown}`,
);
const groups = prepared<WayGroup>(
  'way_groups',
  `select g.group_id as "groupId", g.receiver, g.route_key as "routeKey", g.status, g.labels, g.next_flush_at as "nextFlushAt", coalesce(m.pending, 0) as pending,
     m.suppressed_by as "suppressedBy"
   from alerts a join groups g on g.tenant_id = $1 and g.group_id = any(a.group_ids)
   left join group_members m on m.tenant_id = $1 and m.group_id = g.group_id and m.alert_id = a.alert_id
   where a.tenant_id = $1 and a.alert_id = $2 order by g.group_id`,
);
const flushes = prepared<FlushRow>(
  'way_flushes',
  `select f.group_id, f.episode, f.epoch, f.reason, f.transitions, f.lanes, f.write_ids, f.hushed_by, f.at, cardinality(t.alert_ids) as alerts
   from alerts a join flush_takes t on t.tenant_id = $1 and t.group_id = any(a.group_ids) and t.alert_ids @> array[a.alert_id]
   join flushes f on f.tenant_id = $1 and f.group_id = t.group_id and f.txid = t.txid where a.tenant_id = $1 and a.alert_id = $2 order by f.flush_id desc limit ${eventsShown}`,
);
const writes = prepared<WayWrite>(
  'way_writes',
  `with recursive way(write_id) as (
     select unnest($2::uuid[]) union select w.superseded_by from way join writes w on w.tenant_id = $1 and w.write_id = way.write_id where w.superseded_by is not null
   )
   select w.write_id as "writeId", w.lane, w.kind, w.state, w.reason, w.superseded_by as "supersededBy", w.attempt, w.covers, w.channel_id as "channelId", w.ts,
     w.not_before as "notBefore", w.ended_at as "endedAt" from way join writes w on w.tenant_id = $1 and w.write_id = way.write_id`,
);
const runs = prepared<WayRun>(
  'way_runs',
  `select run_id as "runId", policy, state, stop_reason as "stopReason", started_at as "startedAt", next_level as "nextLevel", next_at as "nextAt", jsonb_array_length(levels) as levels
   from escalation_runs where tenant_id = $1 and (alert_id = $2 or group_id = any(select unnest(group_ids) from alerts where tenant_id = $1 and alert_id = $2)) order by started_at`,
);
const pages = prepared<WayWrite & { runId: string; level: number; createdAt: number }>(
  'way_pages',
  `select run_id as "runId", level, created_at as "createdAt", write_id as "writeId", lane, kind, state, reason, superseded_by as "supersededBy", attempt, covers,
     channel_id as "channelId", ts, not_before as "notBefore", ended_at as "endedAt" from writes
   where tenant_id = $1 and kind = 'page' and run_id = any(
     select run_id from escalation_runs where tenant_id = $1 and (alert_id = $2 or group_id = any(select unnest(group_ids) from alerts where tenant_id = $1 and alert_id = $2))) order by seq`,
);

interface FlushRow {
  group_id: string;
  episode: number;
  epoch: number;
  reason: string;
  transitions: number;
  lanes: string[];
  write_ids: (string | null)[];
  hushed_by: { ref: string; transitions: number }[];
  at: number;
  alerts: number;
}

/** Times are ms since 1970; `source` is null once the batch is forgotten. */
export interface WayEvent {
  stamp: number;
  status: string;
  transition: boolean;
  receivedAt: number;
  batchId: string;
  source: string | null;
  batchEvents: number | null;
}

export interface WayGroup {
  groupId: string;
  receiver: string;
  routeKey: string;
  status: 'open' | 'closed';
  labels: Record<string, string>;
  nextFlushAt: number | null;
  pending: number;
  suppressedBy: string | null;
}

/** A flush that took something of the alert; `alerts`: of how many in all. */
export interface WayFlush {
  groupId: string;
  episode: number;
  epoch: number;
  reason: string;
  transitions: number;
  told: { lane: string; writeId: string | null }[];
  hushed: { ref: string; transitions: number }[];
  at: number;
  alerts: number;
}

export interface WayWrite {
  writeId: string;
  lane: string;
  kind: string;
  state: string;
  reason: string | null;
  supersededBy: string | null;
  attempt: number;
  covers: number;
  channelId: string | null;
  ts: string | null;
  notBefore: number;
  endedAt: number | null;
}

export interface WayRun {
  runId: string;
  policy: string;
  state: 'active' | 'stopped' | 'finished';
  stopReason: string | null;
  startedAt: number;
  nextLevel: number | null;
  nextAt: number | null;
  levels: number;
}

/** The way of one alert. `writes` are those of its flushes and those that tell what they were to tell. */
export interface AlertWay {
  events: WayEvent[];
  groups: WayGroup[];
  flushes: WayFlush[];
  writes: WayWrite[];
  runs: WayRun[];
  pages: (WayWrite & { runId: string; level: number; createdAt: number })[];
}

/** Reads what happened to an alert: its last 200 events and flushes, the groups it is in, and its escalations. */
export async function readAlertWay(tx: Tx, alertId: string): Promise<AlertWay> {
  const [eventRows, groupRows, flushRows, runRows, pageRows] = await Promise.all([
    tx.run(events(tx.tenantId, alertId)),
    tx.run(groups(tx.tenantId, alertId)),
    tx.run(flushes(tx.tenantId, alertId)),
    tx.run(runs(tx.tenantId, alertId)),
    tx.run(pages(tx.tenantId, alertId)),
  ]);
  const ids = flushRows.flatMap((row) => row.write_ids.filter((id) => id !== null));
  return {
    ...{ events: eventRows.reverse(), groups: groupRows, runs: runRows, pages: pageRows },
    flushes: flushRows.reverse().map(({ group_id: groupId, lanes, write_ids, hushed_by: hushed, ...rest }) => {
      return { ...rest, groupId, hushed, told: lanes.map((lane, index) => ({ lane, writeId: write_ids[index] ?? null })) };
    }),
    writes: ids.length === 0 ? [] : await tx.run(writes(tx.tenantId, ids)),
  };
}
