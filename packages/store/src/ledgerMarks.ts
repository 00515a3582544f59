import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, inTenant, inTenantSnapshot } from './transaction.ts';

const look = prepared<{ snapshot: string; pending: number }>(
  'ledger_look',
  `select pg_current_snapshot()::text as snapshot, (
     (select coalesce(sum(pending), 0) from group_members where tenant_id = $1 and pending > 0 and suppressed_by is null)
     + (select coalesce(sum(pending), 0) from group_members where tenant_id = $1 and pending > 0 and suppressed_by is not null))::int8 as pending`,
);
const insert = prepared<never>(
  'insert_ledger_mark',
  'insert into ledger_marks (tenant_id, at, snapshot, pending) values ($1, to_timestamp($2::float8 / 1000), $3::pg_snapshot, $4) on conflict do nothing',
);
const active = prepared<{ tenant_id: string }>(
  'ledger_active',
  `select tenant_id from batches where received_at > to_timestamp($1::float8 / 1000) union select tenant_id from flushes where at > to_timestamp($1::float8 / 1000)`,
);
const unmarked = prepared<{ tenant_id: string }>(
  'ledger_unmarked',
  `select t.tenant_id from tenants t where not exists (select 1 from ledger_marks m where m.tenant_id = t.tenant_id and m.at > to_timestamp($1::float8 / 1000))`,
);

/** Makes a mark that later ledgers can count from: what the tenant's groups owe now (ms since 1970), and what of the record has been committed. */
export async function markLedger(store: Store, tenantId: string, now: number): Promise<void> {
  const [seen] = await inTenantSnapshot(store, tenantId, (tx) => tx.run(look(tx.tenantId)));
  if (seen) await inTenant(store, tenantId, (tx) => tx.run(insert(tx.tenantId, now, seen.snapshot, seen.pending)));
}

/** Tenants of which something was worked or told since a time (ms since 1970). */
export async function activeTenants(store: Store, since: number): Promise<string[]> {
  return (await acrossTenants(store, active(since))).map((row) => row.tenant_id);
}

/** Tenants that have no mark since a time (ms since 1970): a quiet one needs one now and then too, as old ones are forgotten. */
export async function unmarkedTenants(store: Store, since: number): Promise<string[]> {
  return (await acrossTenants(store, unmarked(since))).map((row) => row.tenant_id);
}
