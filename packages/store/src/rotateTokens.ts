import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';
import type { Rotation } from './workspaces.ts';

const due = prepared<{ tenant_id: string }>(
  'tokens_to_refresh',
  'select tenant_id from workspaces where refresh_at <= to_timestamp($1::float8 / 1000) limit 100',
);
const lock = prepared<{ team_id: string; sealed_refresh_token: Buffer; token_expires_at: number }>(
  'lock_token',
  `select team_id, sealed_refresh_token, token_expires_at from workspaces
   where tenant_id = $1 and refresh_at <= to_timestamp($2::float8 / 1000) and sealed_refresh_token is not null for update skip locked`,
);
const rotate = prepared<never>(
  'rotate_token',
  `update workspaces set sealed_bot_token = $2, sealed_refresh_token = $3, token_expires_at = to_timestamp($4::float8 / 1000), refresh_at = to_timestamp($5::float8 / 1000), updated_at = now()
   where tenant_id = $1`,
);
const postpone = prepared<never>('postpone_refresh', 'update workspaces set refresh_at = to_timestamp($2::float8 / 1000) where tenant_id = $1');

/** Tenants whose token is to be replaced by now (ms since 1970). */
export async function tokensToRefresh(store: Store, now: number): Promise<string[]> {
  return (await acrossTenants(store, due(now))).map((row) => row.tenant_id);
}

/** What a tenant's next token is made of, if it is due; its row is locked, so that nobody else asks Slack meanwhile. Null: not due, or somebody is at it. */
export async function lockRefreshToken(tx: Tx, now: number): Promise<{ teamId: string; sealedRefreshToken: Buffer; tokenExpiresAt: number } | null> {
  const [row] = await tx.run(lock(tx.tenantId, now));
  return row ? { teamId: row.team_id, sealedRefreshToken: row.sealed_refresh_token, tokenExpiresAt: row.token_expires_at } : null;
}

/** Puts the new pair in the place of the old one. */
export async function rotateToken(tx: Tx, sealedBotToken: Buffer, { sealedRefreshToken, tokenExpiresAt, refreshAt }: Rotation): Promise<void> {
  await tx.run(rotate(tx.tenantId, sealedBotToken, sealedRefreshToken, tokenExpiresAt, refreshAt));
}

/** Slack gave no new pair: when to ask again (ms since 1970), null for never. */
export async function postponeRefresh(tx: Tx, at: number | null): Promise<void> {
  await tx.run(postpone(tx.tenantId, at));
}
