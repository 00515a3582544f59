import type { Override } from '@tocsin/core/oncall/schedule';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

// What changes who is on call changes what is to be told of it.
const insert = prepared<never>(
  'insert_override',
  `with changed as (update shifts set look_at = to_timestamp(0) where tenant_id = $1 and schedule = $3)
   insert into oncall_overrides (tenant_id, override_id, schedule, person, from_at, to_at, created_by)
   values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7)`,
);
const of = (table: string) => `from ${table}
     where tenant_id = $1 and ($2::text is null or schedule = $2) and to_at > to_timestamp($3::float8 / 1000) and from_at < to_timestamp($4::float8 / 1000) and from_at < to_at`;
const columns = 'override_id, schedule, person, from_at, to_at, created_by';
const list = prepared<OverrideRow>('list_overrides', `select ${columns} ${of('oncall_overrides')} order by made desc limit 10000`);
// What people arrange comes before what a calendar has; of its shifts the one that begins later.
const between = prepared<OverrideRow>(
  'overrides_between',
  `select ${columns} from (
     select ${columns}, 1 as rank, made::float8 as place ${of('oncall_overrides')}
     union all
     select shift_id, schedule, person, from_at, to_at, 'calendar', 0, extract(epoch from from_at)::float8 ${of('calendar_shifts')}
   ) arranged order by rank desc, place desc limit 10000`,
);
const lock = prepared<OverrideRow>(
  'lock_override',
  'select override_id, schedule, person, from_at, to_at, created_by from oncall_overrides where tenant_id = $1 and override_id = $2 for update',
);
const end = prepared<never>(
  'end_override',
  `with ended as (update oncall_overrides set to_at = greatest(from_at, to_timestamp($3::float8 / 1000)) where tenant_id = $1 and override_id = $2 returning schedule)
   update shifts s set look_at = to_timestamp(0) from ended where s.tenant_id = $1 and s.schedule = ended.schedule`,
);

interface OverrideRow {
  override_id: string;
  schedule: string;
  person: string | null;
  from_at: number;
  to_at: number;
  created_by: string;
}

/** An override of a schedule, and who made it. */
export interface StoredOverride extends Override {
  schedule: string;
  createdBy: string;
}

/** Stores an override. */
export async function insertOverride(tx: Tx, { id, schedule, person, from, to, createdBy }: StoredOverride): Promise<void> {
  await tx.run(insert(tx.tenantId, id, schedule, person, from, to, createdBy));
}

/** The overrides of a schedule (null: of all) that hold at some time from `from` until before `to` (ms since 1970), what was made later behind what was made before; the last 10,000. */
export async function listOverrides(tx: Tx, schedule: string | null, from: number, to: number): Promise<StoredOverride[]> {
  return (await tx.run(list(tx.tenantId, schedule, from, to))).map(overrideOf).reverse();
}

/** All that holds in place of a schedule's layers (null: of all schedules'), likewise: the shifts that its calendar has, which are by `calendar`, and behind them the overrides. */
export async function overridesBetween(tx: Tx, schedule: string | null, from: number, to: number): Promise<StoredOverride[]> {
  return (await tx.run(between(tx.tenantId, schedule, from, to))).map(overrideOf).reverse();
}

/** An override, locked; null when the tenant has none with this id. */
export async function lockOverride(tx: Tx, overrideId: string): Promise<StoredOverride | null> {
  const [row] = await tx.run(lock(tx.tenantId, overrideId));
  return row ? overrideOf(row) : null;
}

/** Lets an override end at a time (ms since 1970); one that had not begun never does. */
export async function endOverrideAt(tx: Tx, overrideId: string, at: number): Promise<void> {
  await tx.run(end(tx.tenantId, overrideId, at));
}

function overrideOf({ override_id: id, schedule, person, from_at: from, to_at: to, created_by: createdBy }: OverrideRow): StoredOverride {
  return { id, schedule, person, from, to, createdBy };
}
