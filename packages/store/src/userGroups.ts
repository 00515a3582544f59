import { texts } from './arrays.ts';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

const due = prepared<{ tenant_id: string; user_group: string }>(
  'due_user_groups',
  'select tenant_id, user_group from user_groups where sync_at <= to_timestamp($1::float8 / 1000) order by sync_at limit $2',
);
const forget = prepared<never>('forget_user_groups', 'delete from user_groups where tenant_id = $1 and user_group <> all($2::text[])');
const hasten = prepared<never>(
  'hasten_user_groups',
  `insert into user_groups (tenant_id, user_group, sync_at) select $1, g, to_timestamp($3::float8 / 1000) from unnest($2::text[]) g order by g
   on conflict (tenant_id, user_group) do update set sync_at = excluded.sync_at`,
);
const claim = prepared<{ fault: string | null }>(
  'claim_user_group',
  `update user_groups set sync_at = to_timestamp($4::float8 / 1000) where tenant_id = $1 and user_group = $2 and sync_at <= to_timestamp($3::float8 / 1000) returning fault`,
);
// A change that came while Slack was asked is not put off.
const settle = prepared<never>(
  'settle_user_group',
  `update user_groups set fault = $3, sync_at = case when sync_at = to_timestamp($4::float8 / 1000) then to_timestamp($5::float8 / 1000) else sync_at end
   where tenant_id = $1 and user_group = $2`,
);

/** User groups that are to be compared by now (ms since 1970). */
export async function dueUserGroups(store: Store, now: number, limit: number): Promise<{ tenantId: string; userGroup: string }[]> {
  return (await acrossTenants(store, due(now, limit))).map(({ tenant_id: tenantId, user_group: userGroup }) => ({ tenantId, userGroup }));
}

/** The tenant keeps these user groups and no others. */
export async function forgetOtherUserGroups(tx: Tx, userGroups: readonly string[]): Promise<void> {
  await tx.run(forget(tx.tenantId, texts(userGroups)));
}

/** Has user groups compared now. */
export async function hastenUserGroups(tx: Tx, userGroups: readonly string[], now: number): Promise<void> {
  await tx.run(hasten(tx.tenantId, texts(userGroups), now));
}

/** Takes a user group to compare it, for as long as `until` (ms since 1970). Null: somebody else has it, or it is not due. */
export async function claimUserGroup(tx: Tx, userGroup: string, now: number, until: number): Promise<{ fault: string | null } | null> {
  return (await tx.run(claim(tx.tenantId, userGroup, now, until)))[0] ?? null;
}

/** Keeps what came of it, and when it is compared again; `until` is that of the claim. */
export async function settleUserGroup(tx: Tx, userGroup: string, fault: string | null, until: number, syncAt: number): Promise<void> {
  await tx.run(settle(tx.tenantId, userGroup, fault, until, syncAt));
}
