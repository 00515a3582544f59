import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, asOwner } from './transaction.ts';

/** How long what is over is kept, in days. Batches outlive any spool, so that a job that comes back late is still known. */
export const retentionDays = {
  writes: 7,
  batches: 14,
  alerts: 30,
  groups: 30,
  messages: 30,
  events: 30,
  silences: 30,
  digests: 7,
  flushes: 7,
  marks: 8,
  deadLetters: 30,
} as const;

const forget = (table: string, key: string, over: string, days: number) =>
  prepared<{ tenant_id: string }>(
    `prune_${table}`,
    `delete from ${table} t using (select ${key} from ${table} where ${over} < to_timestamp($1::float8 / 1000) - interval '${days} days' limit $2) old
     where ${key
       .split(', ')
       .map((column) => `t.${column} = old.${column}`)
       .join(' and ')} returning t.tenant_id`,
  );
/** What a digest told of goes with it. */
const forgetNamed = prepared<{ tenant_id: string }>(
  'prune_digest_groups',
  `delete from digest_groups g using (select tenant_id, digest_id from digest_groups t
     where not exists (select 1 from digests d where d.tenant_id = t.tenant_id and d.digest_id = t.digest_id) and $1::float8 > 0 limit $2) old
   where g.tenant_id = old.tenant_id and g.digest_id = old.digest_id returning g.tenant_id`,
);
const statements = [
  forget('writes', 'tenant_id, write_id', 'ended_at', retentionDays.writes),
  forget('batches', 'tenant_id, batch_id', 'received_at', retentionDays.batches),
  forget('alerts', 'tenant_id, alert_id', "status = 'resolved' and resolved_at", retentionDays.alerts),
  forget('groups', 'tenant_id, group_id', "status = 'closed' and changed_at", retentionDays.groups),
  forget('messages', 'tenant_id, group_id, episode', 'posted_at', retentionDays.messages),
  forget('digests', 'tenant_id, digest_id', 'closed_at', retentionDays.digests),
  forget('silences', 'tenant_id, silence_id', 'ends_at', retentionDays.silences),
  forgetNamed,
  forget('flushes', 'tenant_id, group_id, flush_id', 'at', retentionDays.flushes),
  forget('flush_takes', 'tenant_id, group_id, txid', 'at', retentionDays.flushes),
  forget('ledger_marks', 'tenant_id, at', 'made_at', retentionDays.marks),
  forget('dead_letters', 'tenant_id, dead_letter_id', "state <> 'dead' and ended_at", retentionDays.deadLetters),
];

/** Forgets up to `limit` rows of each kind that are over for longer than they are kept; answers how many. Small batches, so that vacuum keeps up. */
export async function pruneRows(store: Store, now: number, limit: number): Promise<number> {
  let rows = 0;
  for (const statement of statements) rows += (await acrossTenants(store, statement(now, limit))).length;
  return rows;
}

/** Drops the days of events that are older than they are kept; answers their names. */
export async function dropOldEvents(store: Store, now: number): Promise<string[]> {
  const oldest = `events_${new Date(now - retentionDays.events * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}`;
  return asOwner(store, async (run) => {
    const rows = (await run(
      "select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'tocsin.events'::regclass",
    )) as { name: string }[];
    const old = rows.map((row) => row.name).filter((name) => /^events_\d{8}$/.test(name) && name < oldest);
    for (const name of old) await run(`drop table ${name}`);
    return old;
  });
}
