import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

const tenants = prepared<{ tenant_id: string }>(
  'dead_tenants',
  `select tenant_id from writes where state = 'dead' and ended_at > to_timestamp($1::float8 / 1000)
   union select tenant_id from dead_letters where state = 'dead' and created_at > to_timestamp($1::float8 / 1000)`,
);
/** Reasons that differ by numbers, ids or quoted words only are one. */
const untold = prepared<{ kind: DeathKind; reason: string; count: number; since: number; upto: number }>(
  'untold_deaths',
  `select d.kind, d.reason, count(*)::int as count, min(d.at) as since, max(d.at) as upto from (
     select kind, left(regexp_replace(reason, $4, '…', 'g'), 200) as reason, created_at as at from dead_letters
     where tenant_id = $1 and state = 'dead' and created_at > to_timestamp($2::float8 / 1000)
     union all select 'delivery', left(regexp_replace(coalesce(reason, 'unknown'), $4, '…', 'g'), 200), ended_at from writes
     where tenant_id = $1 and state = 'dead' and dropped_at is null and ended_at > to_timestamp($2::float8 / 1000)
   ) d left join dead_notices n on n.tenant_id = $1 and n.kind = d.kind and n.reason = d.reason
   where n.told_at is null or (d.at > n.upto and n.told_at < to_timestamp($3::float8 / 1000))
   group by 1, 2 order by min(d.at) limit $5`,
);
const note = prepared<{ reason: string }>(
  'note_dead_told',
  `insert into dead_notices as n (tenant_id, kind, reason, told_at, upto)
   values ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000))
   on conflict (tenant_id, kind, reason) do update set told_at = excluded.told_at, upto = excluded.upto where n.upto < excluded.upto returning n.reason`,
);
const varying = `"[^"]*"|'[^']*'|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9]+`;

export type DeathKind = 'alert' | 'escalation' | 'delivery';

/** What failed for good for one reason and nobody was told of. Times are ms since 1970. */
export interface Deaths {
  kind: DeathKind;
  reason: string;
  count: number;
  since: number;
  upto: number;
}

/** Tenants with something that failed for good since a time (ms since 1970) and was not taken care of. */
export async function deadTenants(store: Store, since: number): Promise<string[]> {
  return (await acrossTenants(store, tenants(since))).map((row) => row.tenant_id);
}

/** What failed for good since `since` and is to be told: up to `limit` reasons whose last notice, if there was one, is from before `toldBefore`. */
export async function untoldDeaths(tx: Tx, since: number, toldBefore: number, limit: number): Promise<Deaths[]> {
  return tx.run(untold(tx.tenantId, since, toldBefore, varying, limit));
}

/** Notes that the tenant's admins are told of them. False when somebody else has just done so. */
export async function noteDeadTold(tx: Tx, deaths: Deaths, now: number): Promise<boolean> {
  return (await tx.run(note(tx.tenantId, deaths.kind, deaths.reason, now, Math.ceil(deaths.upto) + 1))).length === 1;
}
