import type { ToldOfShifts } from '@tocsin/core/oncall/shiftNews';
import { texts } from './arrays.ts';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

const due = prepared<{ tenant_id: string }>(
  'due_shifts',
  'select distinct tenant_id from (select tenant_id from shifts where look_at <= to_timestamp($1::float8 / 1000) order by look_at limit $2) due',
);
const lockDue = prepared<{ schedule: string; people: string[]; reminded: string[] }>(
  'lock_due_shifts',
  'select schedule, people, reminded from shifts where tenant_id = $1 and look_at <= to_timestamp($2::float8 / 1000) order by schedule for update',
);
const store_ = prepared<never>(
  'store_shift',
  'update shifts set people = $3, reminded = $4, look_at = to_timestamp($5::float8 / 1000) where tenant_id = $1 and schedule = $2',
);
const forget = prepared<never>('forget_shifts', 'delete from shifts where tenant_id = $1 and schedule <> all($2::text[])');
// One that is known is looked at again, as its layers may be others; one that is new has told nothing yet.
const keep = prepared<never>(
  'keep_shifts',
  `insert into shifts (tenant_id, schedule, people, look_at)
   select $1, u.schedule, array(select jsonb_array_elements_text(u.people::jsonb)), to_timestamp($4::float8 / 1000) from unnest($2::text[], $3::text[]) as u(schedule, people)
   order by u.schedule on conflict (tenant_id, schedule) do update set look_at = excluded.look_at`,
);
const noteVersion = prepared<never>('note_shifts_version', 'update tenants set shifts_version = $2 where tenant_id = $1');
const outdated = prepared<{ tenant_id: string }>(
  'outdated_shifts',
  'select tenant_id from tenants where shifts_version <> config_version and updated_at < to_timestamp($1::float8 / 1000)',
);

/** What was told of a schedule. */
export interface KeptShift extends ToldOfShifts {
  schedule: string;
}

/** Tenants with schedules of which there may be something to tell by now (ms since 1970). */
export async function dueShifts(store: Store, now: number, limit: number): Promise<string[]> {
  return (await acrossTenants(store, due(now, limit))).map((row) => row.tenant_id);
}

/** Those schedules of the tenant, locked. */
export async function lockDueShifts(tx: Tx, now: number): Promise<KeptShift[]> {
  return tx.run(lockDue(tx.tenantId, now));
}

/** Keeps what is told by now, and when to look again (ms since 1970). */
export async function storeShift(tx: Tx, { schedule, people, reminded }: KeptShift, lookAt: number): Promise<void> {
  await tx.run(store_(tx.tenantId, schedule, texts([...people]), texts([...reminded]), lookAt));
}

/** Takes over the schedules of a version of the tenant's file, with who is on call now in each; they are all looked at. */
export async function keepShifts(tx: Tx, version: number, shifts: readonly { schedule: string; people: readonly string[] }[], now: number): Promise<void> {
  const names = shifts.map(({ schedule }) => schedule);
  await tx.run(forget(tx.tenantId, names));
  if (names.length > 0) await tx.run(keep(tx.tenantId, texts(names), texts(shifts.map(({ people }) => JSON.stringify(people))), now));
  await tx.run(noteVersion(tx.tenantId, version));
}

/** Tenants whose file changed before `before` (ms since 1970) and whose schedules are still those of the old one. */
export async function outdatedShifts(store: Store, before: number): Promise<string[]> {
  return (await acrossTenants(store, outdated(before))).map((row) => row.tenant_id);
}
