import type { Principal, Scope } from '@tocsin/contracts/tokens';
import type { Store } from './connect.ts';
import { at } from './schema.ts';
import { build, built, prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

const byHash = prepared<{ tenant_id: string; token_id: string; scopes: Scope[] }>(
  'authenticate',
  'select tenant_id, token_id, scopes from api_tokens where token_hash = $1 and revoked_at is null',
);

/** Whose token has this SHA-256, null when nobody's or when it was revoked. The only look-up that is made before a tenant is known. */
export async function authenticate(store: Store, tokenHash: Buffer): Promise<Principal | null> {
  const [row] = await acrossTenants(store, byHash(tokenHash));
  return row ? { tenantId: row.tenant_id, tokenId: row.token_id, scopes: row.scopes } : null;
}

/** Stores a token by its hash; the token itself is never stored. */
export async function insertToken(tx: Tx, token: { tokenId: string; tokenHash: Buffer; name: string; scopes: readonly Scope[] }): Promise<void> {
  const { tokenId, tokenHash, name, scopes } = token;
  const row = { tenant_id: tx.tenantId, token_id: tokenId, token_hash: tokenHash, name, scopes: [...scopes], revoked_at: null };
  await tx.run(built(build.insertInto('api_tokens').values(row)));
}

/** Revokes a token. False when the tenant has no such token that is still good. */
export async function revokeToken(tx: Tx, tokenId: string, now: number): Promise<boolean> {
  const query = build
    .updateTable('api_tokens')
    .set({ revoked_at: at(now) })
    .where('tenant_id', '=', tx.tenantId)
    .where('token_id', '=', tokenId);
  return (await tx.run(built(query.where('revoked_at', 'is', null).returning('token_id')))).length === 1;
}

/** The tenant's tokens, newest first. */
export async function listTokens(tx: Tx): Promise<{ tokenId: string; name: string; scopes: string[]; createdAt: number; revokedAt: number | null }[]> {
  const query = build.selectFrom('api_tokens').select(['token_id', 'name', 'scopes', 'created_at', 'revoked_at']).where('tenant_id', '=', tx.tenantId);
  const rows = await tx.run(built(query.orderBy('created_at', 'desc')));
  return rows.map((row) => ({ tokenId: row.token_id, name: row.name, scopes: row.scopes, createdAt: row.created_at, revokedAt: row.revoked_at }));
}
