import { bigints, floats, texts } from './arrays.ts';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

// A beat that is older than one that counted changes nothing, nor does one that comes close behind another.
const beat = prepared<{ name: string; was: 'alive' | 'missing' }>(
  'note_beats',
  `with heard as (
     select h.name, h.state as was, u.at from unnest($2::text[], $3::float8[], $4::float8[]) as u(name, at, coalesce_ms)
     join heartbeats h on h.tenant_id = $1 and h.name = u.name
     where case when h.state = 'missing' then to_timestamp((u.at + h.window_ms) / 1000) > h.due_at
       else h.last_seen_at is null or to_timestamp((u.at - u.coalesce_ms) / 1000) >= h.last_seen_at end
     order by h.name for update of h
   )
   update heartbeats h set state = 'alive', last_seen_at = greatest(h.last_seen_at, to_timestamp(heard.at / 1000)),
     due_at = greatest(h.due_at, to_timestamp((heard.at + h.window_ms) / 1000))
   from heard where h.tenant_id = $1 and h.name = heard.name returning h.name, heard.was`,
);
const due = prepared<{ tenant_id: string; name: string }>(
  'due_heartbeats',
  `select tenant_id, name from heartbeats where state = 'alive' and due_at <= to_timestamp($1::float8 / 1000) order by due_at limit $2`,
);
const miss = prepared<{ name: string; last_seen_at: number | null; due_at: number }>(
  'miss_heartbeats',
  `with mine as (
     select name from heartbeats where tenant_id = $1 and name = any($2::text[]) and state = 'alive' and due_at <= to_timestamp($3::float8 / 1000) order by name for update
   )
   update heartbeats h set state = 'missing' from mine where h.tenant_id = $1 and h.name = mine.name returning h.name, h.last_seen_at, h.due_at`,
);
const keepers = prepared<{ tenant_id: string }>('heartbeat_tenants', `select distinct tenant_id from heartbeats where state = 'alive'`);
const postpone = prepared<never>(
  'postpone_heartbeats',
  `update heartbeats set due_at = greatest(due_at, to_timestamp(($2::float8 + window_ms) / 1000)) where tenant_id = $1 and state = 'alive'`,
);
const gone = prepared<{ name: string }>('forget_heartbeats', 'delete from heartbeats where tenant_id = $1 and name <> all($2::text[]) returning name');
// One that is new, or may be silent for another time, has all of it from now on.
const keep = prepared<never>(
  'keep_heartbeats',
  `insert into heartbeats as h (tenant_id, name, state, window_ms, due_at)
   select $1, u.name, 'alive', u.window_ms, to_timestamp(($4::float8 + u.window_ms) / 1000) from unnest($2::text[], $3::bigint[]) as u(name, window_ms) order by u.name
   on conflict (tenant_id, name) do update set window_ms = excluded.window_ms, due_at = greatest(h.due_at, excluded.due_at)
     where h.window_ms <> excluded.window_ms and h.state = 'alive'`,
);
const noteVersion = prepared<never>('note_heartbeats_version', 'update tenants set heartbeats_version = $2 where tenant_id = $1');
const outdated = prepared<{ tenant_id: string }>(
  'outdated_heartbeats',
  'select tenant_id from tenants where heartbeats_version <> config_version and updated_at < to_timestamp($1::float8 / 1000)',
);

/** A report of a source, received `at` (ms since 1970). One within `coalesceMs` of the last that was noted is not. */
export interface Beat {
  name: string;
  at: number;
  coalesceMs: number;
}

/** Notes beats; answers the heartbeats that were missing until then. Their rows are locked, before any alert is. */
export async function noteBeats(tx: Tx, beats: readonly Beat[]): Promise<string[]> {
  const columns = [texts(beats.map(({ name }) => name)), floats(beats.map(({ at }) => at)), floats(beats.map(({ coalesceMs }) => coalesceMs))];
  return (await tx.run(beat(tx.tenantId, ...columns))).flatMap(({ name, was }) => (was === 'missing' ? [name] : []));
}

/** Heartbeats of all tenants that were due by `before` and have not been heard, by tenant. */
export async function dueHeartbeats(store: Store, before: number, limit: number): Promise<Map<string, string[]>> {
  const rows = Map.groupBy(await acrossTenants(store, due(before, limit)), (row) => row.tenant_id);
  return new Map([...rows].map(([tenantId, those]) => [tenantId, those.map(({ name }) => name)]));
}

/** Marks as missing those that were due by `before` and have not been heard meanwhile; their rows are locked. */
export async function markMissing(tx: Tx, names: readonly string[], before: number): Promise<{ name: string; lastSeenAt: number | null; dueAt: number }[]> {
  const rows = await tx.run(miss(tx.tenantId, names, before));
  return rows.map(({ name, last_seen_at: lastSeenAt, due_at: dueAt }) => ({ name, lastSeenAt, dueAt }));
}

/** Tenants with sources that are to report. */
export async function heartbeatTenants(store: Store): Promise<string[]> {
  return (await acrossTenants(store, keepers())).map((row) => row.tenant_id);
}

/** Gives every heartbeat all of its time again: we did not listen until `now` (ms since 1970). */
export async function postponeHeartbeats(tx: Tx, now: number): Promise<void> {
  await tx.run(postpone(tx.tenantId, now));
}

/** Takes over the heartbeats of a version of the tenant's file. Answers the names that it does not have any more. */
export async function keepHeartbeats(tx: Tx, version: number, heartbeats: readonly { name: string; windowMs: number }[], now: number): Promise<string[]> {
  const names = heartbeats.map(({ name }) => name);
  const removed = await tx.run(gone(tx.tenantId, names));
  if (names.length > 0) await tx.run(keep(tx.tenantId, texts(names), bigints(heartbeats.map(({ windowMs }) => windowMs)), now));
  await tx.run(noteVersion(tx.tenantId, version));
  return removed.map(({ name }) => name);
}

/** Tenants whose file changed before `before` (ms since 1970) and whose heartbeats are still those of the old one. */
export async function outdatedHeartbeats(store: Store, before: number): Promise<string[]> {
  return (await acrossTenants(store, outdated(before))).map((row) => row.tenant_id);
}
