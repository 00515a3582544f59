import type { AlertStatus } from '@tocsin/contracts/view';
import type { InhibitSource } from '@tocsin/core/inhibition';
import type { StoredSilence } from '@tocsin/core/silence';
import { type SilenceRow, silenceColumns, silenceOf } from './silenceRow.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const active = prepared<SilenceRow>(
  'active_silences',
  `select ${silenceColumns} from silences
   where tenant_id = $1 and starts_at <= to_timestamp($2::float8 / 1000) and ends_at > to_timestamp($2::float8 / 1000) order by silence_id`,
);
const unsettled = "tenant_id = $1 and group_id = $2 and (status <> 'resolved' or pending > 0)";
const lock = prepared<{ alert_id: string; status: AlertStatus; suppressed_by: string | null; owes: boolean }>(
  'lock_unsettled_members',
  `select alert_id, status, suppressed_by, pending > 0 as owes from group_members where ${unsettled} order by alert_id for update`,
);
const labels = prepared<{ alert_id: string; labels: Record<string, string> }>(
  'load_labels',
  'select alert_id, labels from alerts where tenant_id = $1 and alert_id = any($2::uuid[]) and ($3::jsonb[] is null or labels @> any($3::jsonb[]))',
);
const set = prepared<never>(
  'set_suppressed',
  `update group_members m set suppressed_by = u.ref from unnest($3::uuid[], $4::text[]) as u(alert_id, ref)
   where m.tenant_id = $1 and m.group_id = $2 and m.alert_id = u.alert_id`,
);
const sample = prepared<{ labels: Record<string, string> }>(
  'sample_inhibit_sources',
  `select a.labels from (select distinct alert_id from inhibit_sources where tenant_id = $1) s join alerts a on a.tenant_id = $1 and a.alert_id = s.alert_id
   where a.status <> 'resolved' limit $2`,
);
/** Of all that inhibit under a key one is enough, and one that is no target too. */
const sources = prepared<{ source_key: string; alert_id: string; is_both: boolean }>(
  'load_inhibit_sources',
  `select distinct on (s.source_key, s.is_both) s.source_key, s.alert_id, s.is_both
   from inhibit_sources s join alerts a on a.tenant_id = $1 and a.alert_id = s.alert_id
   where s.tenant_id = $1 and s.source_key = any($2::uuid[]) and a.status <> 'resolved' order by s.source_key, s.is_both, s.alert_id`,
);

/** Times go through floating point on their way here and back. */
const ended = prepared<{ ended: boolean }>(
  'suppressors_ended',
  `select exists (
     select 1 from unnest($2::uuid[], $3::float8[]) as r(silence_id, until) where not exists (
       select 1 from silences s where s.tenant_id = $1 and s.silence_id = r.silence_id and s.ends_at > to_timestamp(r.until / 1000) - interval '1 millisecond')
   ) or exists (
     select 1 from unnest($4::uuid[]) as r(alert_id) where not exists (
       select 1 from inhibit_sources s join alerts a on a.tenant_id = $1 and a.alert_id = s.alert_id
       where s.tenant_id = $1 and s.alert_id = r.alert_id and a.status <> 'resolved')
   ) as ended`,
);

/** The silences that are active at a time (ms since 1970); those of the file are in the tenant's plan. */
export async function loadActiveSilences(tx: Tx, now: number): Promise<StoredSilence[]> {
  return (await tx.run(active(tx.tenantId, now))).map(silenceOf);
}

/** A member that is not resolved, or whose end is not told. */
export interface UnsettledMember {
  alertId: string;
  status: AlertStatus;
  suppressedBy: string | null;
  owes: boolean;
}

/** Locks the members of a group that can be suppressed, in the order in which batches do. */
export async function lockUnsettledMembers(tx: Tx, groupId: string): Promise<UnsettledMember[]> {
  const rows = await tx.run(lock(tx.tenantId, groupId));
  return rows.map((row) => ({ alertId: row.alert_id, status: row.status, suppressedBy: row.suppressed_by, owes: row.owes }));
}

/** The labels of alerts by id, of those that have all of one of `needed`; null: of all. */
export async function loadLabels(
  tx: Tx,
  alertIds: readonly string[],
  needed: readonly Readonly<Record<string, string>>[] | null,
): Promise<Map<string, Record<string, string>>> {
  const rows = await tx.run(labels(tx.tenantId, alertIds, needed?.map((each) => JSON.stringify(each)) ?? null));
  return new Map(rows.map((row) => [row.alert_id, row.labels]));
}

/** The labels of up to `limit` unresolved alerts that inhibit others. */
export async function sampleSources(tx: Tx, limit: number): Promise<Record<string, string>[]> {
  return (await tx.run(sample(tx.tenantId, limit))).map((row) => row.labels);
}

/** Notes what suppresses members of a group that this transaction has locked; null: nothing any more. */
export async function setSuppressed(tx: Tx, groupId: string, changes: readonly { alertId: string; ref: string | null }[]): Promise<void> {
  if (changes.length === 0) return;
  const alertIds = changes.map((change) => change.alertId);
  const refs = changes.map((change) => change.ref);
  await tx.run(set(tx.tenantId, groupId, alertIds, refs));
}

/** Whether a silence ends before `until` (ms since 1970) after all, or one of the `sources` inhibits nothing any more. */
export async function someEnded(
  tx: Tx,
  { silences, sources: alertIds }: { silences: readonly { silenceId: string; until: number }[]; sources: readonly string[] },
): Promise<boolean> {
  const silenceIds = silences.map(({ silenceId }) => silenceId);
  const ends = silences.map(({ until }) => until);
  const [row] = await tx.run(ended(tx.tenantId, silenceIds, ends, alertIds));
  return row?.ended ?? false;
}

/** Unresolved alerts that inhibit under these keys: of each key the first, and the first that is a target too. */
export async function loadInhibitSources(tx: Tx, keys: readonly string[]): Promise<InhibitSource[]> {
  const rows = keys.length === 0 ? [] : await tx.run(sources(tx.tenantId, keys));
  return rows.map((row) => ({ sourceKey: row.source_key, alertId: row.alert_id, isBoth: row.is_both }));
}
