import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Scope } from '@tocsin/contracts/tokens';
import { openStore } from '@tocsin/store/connect';
import { insertToken } from '@tocsin/store/tokens';
import { inTenant } from '@tocsin/store/transaction';

/** Makes a token for a tenant of a fleet. */
export async function createToken(postgresUrl: string, tenantId: string, scopes: readonly Scope[]): Promise<string> {
  const token = `tocsin_${randomBytes(32).toString('base64url')}`;
  const store = openStore({ postgresUrl, name: 'tocsin test', connections: 1, onError: () => undefined });
  const tokenHash = createHash('sha256').update(token).digest();
  await inTenant(store, tenantId, (tx) => insertToken(tx, { tokenId: randomUUID(), tokenHash, name: 'test', scopes }));
  await store.close();
  return token;
}
