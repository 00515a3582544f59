import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Scope, scopeSchema } from '@tocsin/contracts/tokens';
import { insertAudit } from '@tocsin/store/insertAudit';
import { insertToken, listTokens, revokeToken } from '@tocsin/store/tokens';
import { inTenant } from '@tocsin/store/transaction';
import { readAdminEnv } from './env.ts';
import { withStore } from './withStore.ts';

const usage = 'tocsin tokens create --tenant T --name N [--scope ingest --scope read ...] | list --tenant T | revoke --tenant T ID';

/** `tocsin tokens`: makes, lists and revokes the tokens of a tenant. A new token is printed once and stored as a hash only. */
export async function runTokens(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { tenant: { type: 'string' }, name: { type: 'string' }, scope: { type: 'string', multiple: true } },
  });
  const [verb, id] = positionals;
  const { tenant } = values;
  if (!tenant || !verb) throw new Error(usage);
  if (verb === 'create')
    return create(
      tenant,
      values.name ?? 'cli',
      (values.scope ?? ['ingest', 'read']).map((scope) => scopeSchema.parse(scope)),
    );
  if (verb === 'list') return list(tenant);
  if (verb === 'revoke' && id) return revoke(tenant, id);
  throw new Error(usage);
}

async function create(tenantId: string, name: string, scopes: readonly Scope[]): Promise<number> {
  const token = `tocsin_${randomBytes(32).toString('base64url')}`;
  const tokenId = randomUUID();
  await withStore(readAdminEnv().POSTGRES_URL, (store) =>
    inTenant(store, tenantId, async (tx) => {
      await insertToken(tx, { tokenId, tokenHash: createHash('sha256').update(token).digest(), name, scopes });
      await insertAudit(tx, { actor: { kind: 'operator', name: 'cli' }, action: 'token.created', subject: tokenId, detail: { name, scopes } });
    }),
  );
  process.stdout.write(`${token}\n`);
  process.stderr.write(`token ${tokenId} of ${tenantId} (${scopes.join(', ')}): it is not shown again\n`);
  return 0;
}

async function list(tenantId: string): Promise<number> {
  const tokens = await withStore(readAdminEnv().POSTGRES_URL, (store) => inTenant(store, tenantId, listTokens));
  for (const token of tokens) {
    const state = token.revokedAt === null ? 'good' : `revoked ${new Date(token.revokedAt).toISOString()}`;
    process.stdout.write(`${token.tokenId}  ${new Date(token.createdAt).toISOString()}  ${state.padEnd(10)}  ${token.scopes.join(',')}  ${token.name}\n`);
  }
  return 0;
}

async function revoke(tenantId: string, tokenId: string): Promise<number> {
  const revoked = await withStore(readAdminEnv().POSTGRES_URL, (store) =>
    inTenant(store, tenantId, async (tx) => {
      if (!(await revokeToken(tx, tokenId, Date.now()))) return false;
      await insertAudit(tx, { actor: { kind: 'operator', name: 'cli' }, action: 'token.revoked', subject: tokenId, detail: {} });
      return true;
    }),
  );
  process.stdout.write(revoked ? 'revoked; processes forget it within 30 s\n' : `${tenantId} has no good token ${tokenId}\n`);
  return revoked ? 0 : 1;
}
