import type { StoredSilence } from '@tocsin/core/silence';
import { at } from './schema.ts';
import { type SilenceRow, silenceColumns, silenceOf } from './silenceRow.ts';
import { build, built, prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const lock = prepared<SilenceRow>('lock_silence', `select ${silenceColumns} from silences where tenant_id = $1 and silence_id = $2 for update`);
const end = prepared<never>(
  'end_silence',
  `update silences set ends_at = to_timestamp($3::float8 / 1000), starts_at = least(starts_at, to_timestamp($3::float8 / 1000)), updated_at = to_timestamp($4::float8 / 1000)
   where tenant_id = $1 and silence_id = $2`,
);
const same = prepared<SilenceRow>(
  'same_silence',
  `select ${silenceColumns} from silences where tenant_id = $1 and matchers = $2::jsonb and environment is not distinct from $3
     and starts_at <= to_timestamp($4::float8 / 1000) and ends_at >= to_timestamp($5::float8 / 1000) order by ends_at desc limit 1`,
);
const list = prepared<SilenceRow>(
  'list_silences',
  `select ${silenceColumns} from silences where tenant_id = $1 and ends_at > to_timestamp($2::float8 / 1000) order by ends_at desc, silence_id limit $3`,
);
const open = prepared<{ group_id: string; route_key: string; labels: Record<string, string> }>(
  'open_groups',
  `select group_id, route_key, labels from groups where tenant_id = $1 and status = 'open' and last_flush_at is not null`,
);
const hasten = prepared<{ group_id: string }>(
  'hasten_groups',
  `with hastened as (select group_id from groups where tenant_id = $1 and group_id = any($2::uuid[]) and status = 'open' order by group_id for update)
   update groups g set next_flush_at = least(coalesce(g.next_flush_at, to_timestamp($3::float8 / 1000)), to_timestamp($3::float8 / 1000))
   from hastened where g.tenant_id = $1 and g.group_id = hastened.group_id returning g.group_id`,
);

/** Stores a silence. */
export async function insertSilence(tx: Tx, silence: StoredSilence, now: number): Promise<void> {
  const { silenceId, matchers, startsAt, endsAt, createdBy, comment, environment = null } = silence;
  const row = { tenant_id: tx.tenantId, silence_id: silenceId, matchers: JSON.stringify(matchers), created_by: createdBy, comment, environment };
  await tx.run(built(build.insertInto('silences').values({ ...row, starts_at: at(startsAt), ends_at: at(endsAt), updated_at: at(now) })));
}

/** A silence, locked; null when the tenant has none with this id. */
export async function lockSilence(tx: Tx, silenceId: string): Promise<StoredSilence | null> {
  const [row] = await tx.run(lock(tx.tenantId, silenceId));
  return row ? silenceOf(row) : null;
}

/** A silence that takes the same since `startsAt` or before, and until `endsAt` or later (ms since 1970); null when there is none. */
export async function sameSilence(
  tx: Tx,
  { matchers, environment, startsAt, endsAt }: Pick<StoredSilence, 'matchers' | 'environment' | 'startsAt' | 'endsAt'>,
): Promise<StoredSilence | null> {
  const [row] = await tx.run(same(tx.tenantId, JSON.stringify(matchers), environment ?? null, startsAt, endsAt));
  return row ? silenceOf(row) : null;
}

/** Lets a silence end at `endsAt`; one that had not begun never does. */
export async function endSilence(tx: Tx, silenceId: string, endsAt: number, now: number): Promise<void> {
  await tx.run(end(tx.tenantId, silenceId, endsAt, now));
}

/** The silences that end after `endsAfter` (ms since 1970), the last to end first, at most `limit`. */
export async function listSilences(tx: Tx, endsAfter: number, limit: number): Promise<StoredSilence[]> {
  return (await tx.run(list(tx.tenantId, endsAfter, limit))).map(silenceOf);
}

/** The open groups whose present episode has been told, with what they have in common. */
export async function openGroups(tx: Tx): Promise<{ groupId: string; routeKey: string; labels: Record<string, string> }[]> {
  return (await tx.run(open(tx.tenantId))).map((row) => ({ groupId: row.group_id, routeKey: row.route_key, labels: row.labels }));
}

/** Lets open groups be looked at by `at` (ms since 1970). Answers those that are open. */
export async function hastenGroups(tx: Tx, groupIds: readonly string[], at: number): Promise<string[]> {
  return groupIds.length === 0 ? [] : (await tx.run(hasten(tx.tenantId, groupIds, at))).map((row) => row.group_id);
}
