import type { LaneFault } from '@tocsin/core/fallback';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

const insert = prepared<{ is_new: boolean }>(
  'record_lane_fault',
  `insert into lane_faults (tenant_id, lane, code, since, told_at, last_seen_at, try_at)
   values ($1, $2, $3, to_timestamp($4::float8 / 1000), case when $6 then to_timestamp($4::float8 / 1000) end, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000))
   on conflict (tenant_id, lane) do update set code = excluded.code, last_seen_at = excluded.last_seen_at, try_at = excluded.try_at
   returning xmax = 0 as is_new`,
);
const load = prepared<{ lane: string; code: string; since: number; last_seen_at: number; try_at: number }>(
  'load_lane_faults',
  'select lane, code, since, last_seen_at, try_at from lane_faults where tenant_id = $1',
);
const healed = prepared<never>(
  'heal_lanes',
  `with healed as (delete from lane_faults where tenant_id = $1 and lane = any($2) returning lane, code, since)
   insert into audit (tenant_id, actor, action, subject, detail)
   select $1, $3, 'lane.healed', lane, jsonb_build_object('code', code, 'since', since) from healed`,
);
const opened = prepared<never>(
  'open_lanes_to_try',
  'update lane_faults set try_at = to_timestamp($3::float8 / 1000) where tenant_id = $1 and lane = any($2) and try_at > to_timestamp($3::float8 / 1000)',
);
const last = prepared<{ tenant_id: string; since: number; last_seen_at: number }>(
  'last_lane_faults',
  'select tenant_id, max(since) as since, max(last_seen_at) as last_seen_at from lane_faults group by 1',
);

/** Notes that a lane cannot be written to, to be tried again at `tryAt` (ms since 1970). Answers whether that is news: of any number who notice it at once one is told so. */
export async function insertLaneFault(tx: Tx, fault: { lane: string; code: string; now: number; tryAt: number; told: boolean }): Promise<boolean> {
  const [row] = await tx.run(insert(tx.tenantId, fault.lane, fault.code, fault.now, fault.tryAt, fault.told));
  return row?.is_new ?? false;
}

/** The tenant's lanes that cannot be written to, by lane. Cheap enough to go with every flush. */
export async function loadLaneFaults(tx: Tx): Promise<Map<string, LaneFault>> {
  const rows = await tx.run(load(tx.tenantId));
  return new Map(rows.map(({ lane, code, since, last_seen_at: lastSeenAt, try_at: tryAt }) => [lane, { code, since, lastSeenAt, tryAt }]));
}

/** Forgets the faults of lanes that work again, with an audit row for each; nothing where there are none. */
export async function healLanes(tx: Tx, lanes: readonly string[], process: string): Promise<void> {
  if (lanes.length > 0) await tx.run(healed(tx.tenantId, lanes, JSON.stringify({ kind: 'system', process })));
}

/** Lets lanes be written to from `at` (ms since 1970) on, to see whether they work again. */
export async function tryLanes(tx: Tx, lanes: readonly string[], at: number): Promise<void> {
  if (lanes.length > 0) await tx.run(opened(tx.tenantId, lanes, at));
}

/** Tenants with lanes that cannot be written to: when the newest fault began and when one was last noticed (ms since 1970). */
export async function faultyTenants(store: Store): Promise<{ tenantId: string; since: number; lastSeenAt: number }[]> {
  const rows = await acrossTenants(store, last());
  return rows.map((row) => ({ tenantId: row.tenant_id, since: row.since, lastSeenAt: row.last_seen_at }));
}
