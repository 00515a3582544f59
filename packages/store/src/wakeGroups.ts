import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<never>(
  'wake_groups',
  `insert into groups as g (tenant_id, group_id, route_key, receiver, labels, status, group_interval_ms, repeat_interval_ms, next_flush_at, opened_at, received_at, traceparent)
   select $1, u.group_id, u.route_key, u.receiver, u.labels::jsonb, 'open', u.group_interval_ms, u.repeat_interval_ms, to_timestamp(u.flush_at / 1000),
     to_timestamp($2::float8 / 1000), to_timestamp($2::float8 / 1000), $3
   from unnest($4::uuid[], $5::text[], $6::text[], $7::int[], $8::bigint[], $9::float8[], $10::text[]) as u(group_id, receiver, labels, group_interval_ms, repeat_interval_ms, flush_at, route_key)
   on conflict (tenant_id, group_id) do update set
     status = 'open',
     episode = g.episode + (g.status = 'closed')::int,
     opened_at = case when g.status = 'closed' then excluded.opened_at else g.opened_at end,
     last_flush_at = case when g.status = 'closed' then null else g.last_flush_at end,
     acknowledged_by = case when g.status = 'closed' then null else g.acknowledged_by end,
     acknowledged_at = case when g.status = 'closed' then null else g.acknowledged_at end,
     acknowledged_until = case when g.status = 'closed' then null else g.acknowledged_until end,
     owner = case when g.status = 'closed' then null else g.owner end,
     route_key = excluded.route_key,
     receiver = excluded.receiver,
     group_interval_ms = excluded.group_interval_ms,
     repeat_interval_ms = excluded.repeat_interval_ms,
     received_at = case when g.status = 'closed' or g.next_flush_at is null or g.next_flush_at > excluded.next_flush_at then excluded.received_at else g.received_at end,
     traceparent = case when g.status = 'closed' or g.next_flush_at is null or g.next_flush_at > excluded.next_flush_at then excluded.traceparent else g.traceparent end,
     next_flush_at = case when g.status = 'closed' then excluded.next_flush_at else least(coalesce(g.next_flush_at, excluded.next_flush_at), excluded.next_flush_at) end`,
);

/** A group that has something new, and when it is to be flushed at the latest. */
export interface GroupWake {
  groupId: string;
  routeKey: string;
  receiver: string;
  labels: Readonly<Record<string, string>>;
  groupIntervalMs: number;
  repeatIntervalMs: number;
  flushAt: number;
}

/** Opens groups, opens closed ones again as a new episode, and moves the next flush of open ones forward; never back. Sorted by id by the caller. */
export async function wakeGroups(tx: Tx, receivedAt: number, traceparent: string | null, wakes: readonly GroupWake[]): Promise<void> {
  if (wakes.length === 0) return;
  await tx.run(
    statement(
      tx.tenantId,
      receivedAt,
      traceparent,
      wakes.map((wake) => wake.groupId),
      wakes.map((wake) => wake.receiver),
      wakes.map((wake) => JSON.stringify(wake.labels)),
      wakes.map((wake) => wake.groupIntervalMs),
      wakes.map((wake) => wake.repeatIntervalMs),
      wakes.map((wake) => wake.flushAt),
      wakes.map((wake) => wake.routeKey),
    ),
  );
}
