import type { Retention } from '@tocsin/contracts/tenant/retention';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants } from './transaction.ts';

const dayMs = 86_400_000;
/** Batches outlive any spool, so that a job that comes back late is still known: no tenant can have that otherwise. */
const batchDays = 14;

interface Kind {
  keeps: keyof Retention;
  statement: (tenants: readonly string[], before: readonly number[], limit: number) => ReturnType<ReturnType<typeof prepared<{ tenant_id: string }>>>;
}

/** Deletes up to so many rows that are `over` before their tenant's time, found by an index that begins with the tenant. */
function forget(table: string, key: string, over: string, keeps: keyof Retention, unless = ''): Kind {
  const columns = key.split(', ');
  const statement = prepared<{ tenant_id: string }>(
    `prune_${table}`,
    `delete from ${table} t using (
       select o.* from unnest($1::text[], $2::float8[]) as r(tenant_id, before)
       cross join lateral (select w.tenant_id, ${columns.map((column) => `w.${column}`).join(', ')} from ${table} w
         where w.tenant_id = r.tenant_id and ${over} < to_timestamp(r.before / 1000) ${unless} limit $3) o limit $3
     ) old where t.tenant_id = old.tenant_id and ${columns.map((column) => `t.${column} = old.${column}`).join(' and ')} returning t.tenant_id`,
  );
  return { keeps, statement: (tenants, before, limit) => statement(tenants, before, limit) };
}

/** A group that is open is updated in its message, however old that is. */
const unlessOpen =
  "and not exists (select 1 from groups g where g.tenant_id = w.tenant_id and g.group_id = w.group_id and g.episode = w.episode and g.status = 'open')";

const kinds = [
  forget('writes', 'write_id', 'w.ended_at', 'deliveries'),
  forget('alerts', 'alert_id', "w.status = 'resolved' and w.resolved_at", 'alerts'),
  forget('messages', 'group_id, episode', 'w.posted_at', 'alerts', unlessOpen),
  forget('groups', 'group_id', "w.status = 'closed' and w.changed_at", 'alerts'),
  forget('escalation_runs', 'run_id', "w.state <> 'active' and w.started_at", 'alerts'),
  forget('silences', 'silence_id', 'w.ends_at', 'alerts'),
  forget('dead_letters', 'dead_letter_id', 'w.created_at', 'dead_letters'),
];
const batches = prepared<{ tenant_id: string }>(
  'prune_batches',
  `delete from batches t using (select tenant_id, batch_id from batches where received_at < to_timestamp($1::float8 / 1000) - interval '${batchDays} days' limit $2) old
   where t.tenant_id = old.tenant_id and t.batch_id = old.batch_id returning t.tenant_id`,
);

/**
 * Forgets up to `limit` rows of each kind that are over for longer than their tenant keeps them; answers how many. A statement each, so no transaction is
 * long, and vacuum keeps up.
 */
export async function pruneRows(store: Store, retentions: ReadonlyMap<string, Retention>, now: number, limit: number): Promise<number> {
  const tenants = [...retentions.keys()];
  let rows = 0;
  for (const { keeps, statement } of kinds) {
    const before = tenants.map((tenantId) => now - (retentions.get(tenantId)?.[keeps] ?? 0) * dayMs);
    rows += (await acrossTenants(store, statement(tenants, before, limit))).length;
  }
  return rows + (await acrossTenants(store, batches(now, limit))).length;
}
