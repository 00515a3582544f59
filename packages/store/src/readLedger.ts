import type { LedgerFacts, LedgerFlush } from '@tocsin/core/ledger/ledger';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

/** A window is as long as all that it needs is kept: a little less than writes are. */
export const ledgerWindowMs = 6 * 86_400_000;

/** No mark before `since`: all that there is came after it. */
const opening = prepared<{ from: number; at: number; snapshot: string | null; pending: number }>(
  'ledger_opening',
  `select coalesce(m.made_at, t.created_at) as "from", now() as at, m.snapshot::text as snapshot, coalesce(m.pending, 0) as pending
   from tenants t left join lateral (
     select made_at, snapshot, pending from ledger_marks where tenant_id = $1 and at <= greatest(to_timestamp($2::float8 / 1000), t.created_at) order by at desc limit 1
   ) m on true where t.tenant_id = $1`,
);
const since = (snapshot: string) =>
  `txid >= coalesce(pg_snapshot_xmin(${snapshot}::pg_snapshot), '0') and pg_visible_in_snapshot(txid, ${snapshot}::pg_snapshot) is not true`;
const came = prepared<LedgerFacts['came']>(
  'ledger_came',
  `select count(*) filter (where source <> 'expiry')::int as batches, coalesce(sum(events) filter (where source <> 'expiry'), 0)::int8 as events,
     coalesce(sum(transitions), 0)::int8 as transitions, coalesce(sum(transitions) filter (where source = 'expiry'), 0)::int8 as expired, coalesce(sum(owed), 0)::int8 as owed
   from batches where tenant_id = $1 and ${since('$2')}`,
);
const flushes = prepared<{
  group_id: string;
  transitions: number;
  lanes: string[];
  write_ids: (string | null)[];
  hushed_by: { ref: string; transitions: number }[];
}>('ledger_flushes', `select group_id, transitions, lanes, write_ids, hushed_by from flushes where tenant_id = $1 and ${since('$2')}`);
const writes = prepared<{ write_id: string; lane: string; state: string; reason: string | null; superseded_by: string | null }>(
  'ledger_writes',
  `with recursive way(write_id) as (
     select unnest(write_ids) from flushes where tenant_id = $1 and transitions > 0 and ${since('$2')}
     union select w.superseded_by from way join writes w on w.tenant_id = $1 and w.write_id = way.write_id where w.superseded_by is not null
   )
   select w.write_id, w.lane, w.state, w.reason, w.superseded_by from way join writes w on w.tenant_id = $1 and w.write_id = way.write_id`,
);
const waiting = prepared<{ ref: string | null; transitions: number }>(
  'ledger_waiting',
  `select null as ref, coalesce(sum(pending), 0)::int8 as transitions from group_members where tenant_id = $1 and pending > 0 and suppressed_by is null
   union all select suppressed_by, sum(pending)::int8 from group_members where tenant_id = $1 and pending > 0 and suppressed_by is not null group by 1`,
);
const letters = prepared<{ reason: string; alerts: number }>(
  'ledger_letters',
  `select reason, count(*)::int as alerts from dead_letters where tenant_id = $1 and kind = 'alert' and state <> 'retried' and created_at > to_timestamp($2::float8 / 1000) group by 1`,
);
const spool = prepared<{ batches: number; alerts: number }>(
  'ledger_spool',
  `select count(*)::int as batches, coalesce(sum(jsonb_array_length(job->'events')), 0)::int as alerts from spool where tenant_id = $1 and kind = 'route'`,
);

/** The facts of a ledger, from a mark (`from`, ms since 1970) to `at`; `spool` is what was accepted and is not worked yet. */
export interface LedgerReading extends LedgerFacts {
  from: number;
  at: number;
  spool: { batches: number; alerts: number };
}

/**
 * Reads what the ledger of a tenant adds up since the last mark at or before `sinceMs` (ms since 1970). Exact in a transaction that sees one moment
 * (`inTenantSnapshot`); null when there is no such tenant.
 */
export async function readLedger(tx: Tx, sinceMs: number): Promise<LedgerReading | null> {
  const [start] = await tx.run(opening(tx.tenantId, sinceMs));
  if (!start) return null;
  const { from, at, snapshot } = start;
  const [[batches], taken, followed, open, dead, [spooled]] = await Promise.all([
    tx.run(came(tx.tenantId, snapshot)),
    tx.run(flushes(tx.tenantId, snapshot)),
    tx.run(writes(tx.tenantId, snapshot)),
    tx.run(waiting(tx.tenantId)),
    tx.run(letters(tx.tenantId, from)),
    tx.run(spool(tx.tenantId)),
  ]);
  return {
    ...{ from, at, opening: start.pending },
    came: batches ?? { batches: 0, events: 0, transitions: 0, expired: 0, owed: 0 },
    flushes: taken.map(flushOf),
    writes: followed.map((row) => ({ writeId: row.write_id, lane: row.lane, state: row.state, reason: row.reason, supersededBy: row.superseded_by })),
    waiting: open.filter(({ transitions }) => transitions > 0),
    letters: dead,
    spool: spooled ?? { batches: 0, alerts: 0 },
  };
}

function flushOf(row: {
  group_id: string;
  transitions: number;
  lanes: string[];
  write_ids: (string | null)[];
  hushed_by: { ref: string; transitions: number }[];
}): LedgerFlush {
  const told = row.lanes.map((lane, index) => ({ lane, writeId: row.write_ids[index] ?? null }));
  return { groupId: row.group_id, transitions: row.transitions, told, hushed: row.hushed_by };
}
