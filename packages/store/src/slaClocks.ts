import type { SlaClock } from '@tocsin/core/slaClock';
import { floats, ints, texts, uuids } from './arrays.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const insert = prepared<never>(
  'insert_clocks',
  `insert into sla_clocks (tenant_id, run_id, kind, alert_id, group_id, episode, policy, started_at, due_at, state, next_at)
   select $1, u.run_id, u.kind, u.alert_id, u.group_id, u.episode, u.policy, to_timestamp(u.started_at / 1000), to_timestamp(u.due_at / 1000), 'running',
     to_timestamp(u.next_at / 1000)
   from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::int[], $7::text[], $8::float8[], $9::float8[], $10::float8[])
     as u(run_id, kind, alert_id, group_id, episode, policy, started_at, due_at, next_at)
   where not (u.kind = 'resolve' and u.group_id is not null and exists (
     select 1 from sla_clocks c where c.tenant_id = $1 and c.group_id = u.group_id and c.episode = u.episode and c.kind = 'resolve'))
   on conflict do nothing`,
);
const due = prepared<ClockRow>(
  'lock_due_clocks',
  `select run_id, kind, alert_id, group_id, episode, policy, started_at, due_at, next_at from sla_clocks
   where tenant_id = $1 and state = 'running' and next_at <= to_timestamp($2::float8 / 1000) order by next_at limit $3 for update skip locked`,
);
const move = prepared<never>(
  'move_clocks',
  `update sla_clocks c set state = u.state, next_at = to_timestamp(u.next_at / 1000), ended_at = case when u.state <> 'running' then to_timestamp($6::float8 / 1000) end
   from unnest($2::uuid[], $3::text[], $4::text[], $5::float8[]) as u(run_id, kind, state, next_at)
   where c.tenant_id = $1 and c.run_id = u.run_id and c.kind = u.kind`,
);
const meet = prepared<never>(
  'meet_clocks',
  `update sla_clocks set state = 'met', next_at = null, ended_at = to_timestamp($4::float8 / 1000)
   where tenant_id = $1 and group_id = any($2::uuid[]) and kind = any($3::text[]) and state = 'running' and due_at > to_timestamp($4::float8 / 1000)`,
);

interface ClockRow {
  run_id: string;
  kind: SlaClock['kind'];
  alert_id: string | null;
  group_id: string | null;
  episode: number | null;
  policy: string;
  started_at: number;
  due_at: number;
  next_at: number;
}

/** What becomes of a clock that is locked; `nextAt` (ms since 1970) null once it is decided. */
export interface ClockMove extends Pick<SlaClock, 'runId' | 'kind'> {
  state: 'running' | 'met' | 'breached';
  nextAt: number | null;
}

/** Starts clocks. An episode of a group has one to be resolved, however many runs it has. */
export async function insertClocks(tx: Tx, clocks: readonly SlaClock[]): Promise<void> {
  if (clocks.length === 0) return;
  await tx.run(
    insert(
      tx.tenantId,
      uuids(clocks.map(({ runId }) => runId)),
      texts(clocks.map(({ kind }) => kind)),
      uuids(clocks.map(({ alertId }) => alertId)),
      uuids(clocks.map(({ groupId }) => groupId)),
      ints(clocks.map(({ episode }) => episode)),
      texts(clocks.map(({ policy }) => policy)),
      floats(clocks.map(({ startedAt }) => startedAt)),
      floats(clocks.map(({ dueAt }) => dueAt)),
      floats(clocks.map(({ nextAt }) => nextAt)),
    ),
  );
}

/** Running clocks of the tenant whose warning or end is due by `until` (ms since 1970), locked until the transaction ends. */
export async function lockDueClocks(tx: Tx, until: number, limit: number): Promise<SlaClock[]> {
  return (await tx.run(due(tx.tenantId, until, limit))).map((row) => ({
    ...{ runId: row.run_id, kind: row.kind, alertId: row.alert_id, groupId: row.group_id, episode: row.episode },
    ...{ policy: row.policy, startedAt: row.started_at, dueAt: row.due_at, nextAt: row.next_at },
  }));
}

/** Moves clocks on that this transaction has locked. */
export async function moveClocks(tx: Tx, moves: readonly ClockMove[], now: number): Promise<void> {
  if (moves.length === 0) return;
  const columns = [texts(moves.map(({ kind }) => kind)), texts(moves.map(({ state }) => state)), floats(moves.map(({ nextAt }) => nextAt))];
  await tx.run(move(tx.tenantId, uuids(moves.map(({ runId }) => runId)), ...columns, now));
}

/** Ends clocks of groups that were answered, or are over, in time. */
export async function meetClocks(tx: Tx, groupIds: readonly string[], kinds: readonly SlaClock['kind'][], now: number): Promise<void> {
  if (groupIds.length > 0) await tx.run(meet(tx.tenantId, groupIds, kinds, now));
}
