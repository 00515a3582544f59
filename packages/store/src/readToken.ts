import type { Scope } from '@tocsin/contracts/tokens';
import { build, built } from './statement.ts';
import type { Tx } from './transaction.ts';

/** A token that is good at this moment, without its hash. */
export interface GoodToken {
  tokenId: string;
  name: string;
  scopes: Scope[];
}

/** One token of the tenant; null when the tenant has no such token or it was revoked. */
export async function readToken(tx: Tx, tokenId: string): Promise<GoodToken | null> {
  const query = build.selectFrom('api_tokens').select(['token_id', 'name', 'scopes']).where('tenant_id', '=', tx.tenantId).where('token_id', '=', tokenId);
  const [row] = await tx.run(built(query.where('revoked_at', 'is', null)));
  return row ? { tokenId: row.token_id, name: row.name, scopes: row.scopes as Scope[] } : null;
}
