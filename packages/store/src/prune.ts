import type { Retention } from '@tocsin/contracts/tenant/retention';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants } from './transaction.ts';

const dayMs = 86_400_000;

interface Kind {
  keeps: keyof Retention;
  statement: (tenants: readonly string[], before: readonly number[], limit: number) => ReturnType<ReturnType<typeof prepared<{ tenant_id: string }>>>;
}

/** Deletes up to so many rows that are `over` before their tenant's time, found by an index that begins with the tenant. */
function forget(table: string, key: string, over: string, keeps: keyof Retention, { name = table, unless = '' } = {}): Kind {
  const columns = key.split(', ');
  const statement = prepared<{ tenant_id: string }>(
    `prune_${name}`,
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
/** What is suppressed may be resolved for long, and is still to be told, or counted as never told. */
const unlessOwed =
  'and not exists (select 1 from group_members m where m.tenant_id = w.tenant_id and m.alert_id = w.alert_id and m.group_id = any(w.group_ids) and m.pending > 0)';

const kinds = [
  forget('writes', 'write_id', "w.state <> 'dead' and w.ended_at", 'deliveries'),
  forget('writes', 'write_id', "w.state = 'dead' and w.ended_at", 'dead_letters', { name: 'dead_writes' }),
  forget('flushes', 'group_id, flush_id', 'w.at', 'deliveries'),
  forget('flush_takes', 'group_id, txid', 'w.at', 'deliveries'),
  forget('digests', 'digest_id', 'w.closed_at', 'deliveries'),
  forget('alerts', 'alert_id', "w.status = 'resolved' and w.resolved_at", 'alerts', { unless: unlessOwed }),
  forget('messages', 'group_id, episode', 'w.posted_at', 'alerts', { unless: unlessOpen }),
  forget('timeline', 'entry_id', 'w.at', 'alerts', { unless: unlessOpen }),
  forget('groups', 'group_id', "w.status = 'closed' and w.changed_at", 'alerts'),
  forget('escalation_runs', 'run_id', "w.state <> 'active' and w.started_at", 'alerts'),
  forget('sla_clocks', 'run_id, kind', 'w.ended_at', 'alerts'),
  forget('oncall_overrides', 'override_id', 'w.to_at', 'alerts'),
  forget('mutes', 'entry_id', 'w.until_at', 'alerts'),
  forget('calendar_shifts', 'shift_id', 'w.to_at', 'alerts'),
  forget('silences', 'silence_id', 'w.ends_at', 'alerts'),
  forget('dead_letters', 'dead_letter_id', "w.state <> 'dead' and w.ended_at", 'dead_letters'),
];

/** No tenant can have these otherwise. Batches outlive any spool, so that a job that comes back late is still known; the ledger counts from its marks, a week back at most. */
const ofAll = [
  prepared<{ tenant_id: string }>(
    'prune_batches',
    `delete from batches t using (select tenant_id, batch_id from batches where received_at < to_timestamp($1::float8 / 1000) - interval '14 days' limit $2) old
     where t.tenant_id = old.tenant_id and t.batch_id = old.batch_id returning t.tenant_id`,
  ),
  // Slack says something again within an hour at most.
  prepared<{ tenant_id: string }>(
    'prune_slack_events',
    `delete from slack_events t using (select at, entry_id from slack_events where at < to_timestamp($1::float8 / 1000) - interval '2 days' limit $2) old
     where t.at = old.at and t.entry_id = old.entry_id returning t.tenant_id`,
  ),
  prepared<{ tenant_id: string }>(
    'prune_ledger_marks',
    `delete from ledger_marks t using (select tenant_id, at from ledger_marks where made_at < to_timestamp($1::float8 / 1000) - interval '8 days' limit $2) old
     where t.tenant_id = old.tenant_id and t.at = old.at returning t.tenant_id`,
  ),
  // What a digest told of goes with it.
  prepared<{ tenant_id: string }>(
    'prune_digest_groups',
    `delete from digest_groups g using (select tenant_id, digest_id from digest_groups t
       where not exists (select 1 from digests d where d.tenant_id = t.tenant_id and d.digest_id = t.digest_id) and $1::float8 > 0 limit $2) old
     where g.tenant_id = old.tenant_id and g.digest_id = old.digest_id returning g.tenant_id`,
  ),
];

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
  for (const statement of ofAll) rows += (await acrossTenants(store, statement(now, limit))).length;
  return rows;
}
