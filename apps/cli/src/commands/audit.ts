import { deriveKey, parseMasterKey } from '@tocsin/core/secretBox';
import { type AuditVerdict, verifyAudit } from '@tocsin/steps/verifyAudit';
import type { Store } from '@tocsin/store/connect';
import { auditForgotten } from '@tocsin/store/forgetAudit';
import { auditBlocks, auditRowsBetween } from '@tocsin/store/sealAudit';
import { tenantVersions } from '@tocsin/store/tenants';
import { inTenant } from '@tocsin/store/transaction';
import { readAdminEnv } from './env.ts';
import { withStore } from './withStore.ts';

/** `tocsin audit verify [TENANT ...]`: checks every sealed block against its rows. Answers 1 when anything was edited, added or removed. */
export async function runAudit(args: readonly string[]): Promise<number> {
  const [verb, ...tenants] = args;
  if (verb !== 'verify') throw new Error('tocsin audit verify [TENANT ...]');
  const env = readAdminEnv();
  if (!env.TOCSIN_KEY) throw new Error('TOCSIN_KEY is not set: the seals are made with it');
  const key = deriveKey(parseMasterKey(env.TOCSIN_KEY), 'audit');
  return withStore(env.POSTGRES_URL, async (store) => {
    const ids = tenants.length > 0 ? tenants : (await tenantVersions(store)).map(({ tenantId }) => tenantId);
    const faults = await Promise.all(ids.map((tenantId) => verifyOne(store, key, tenantId)));
    return faults.some((count) => count > 0) ? 1 : 0;
  });
}

async function verifyOne(store: Store, key: Buffer, tenantId: string): Promise<number> {
  const verdict = await verifyAudit({ inTenant: (id, work) => inTenant(store, id, work), auditBlocks, auditRowsBetween, auditForgotten, key }, tenantId);
  const state = verdict.faults.length === 0 ? 'whole' : 'BROKEN';
  process.stdout.write(`${tenantId}: ${state}, ${verdict.rows} rows in ${verdict.blocks} blocks, head ${verdict.head.slice(0, 16)}${forgottenText(verdict)}\n`);
  for (const { block, fault } of verdict.faults) process.stdout.write(`${tenantId}: block ${block} ${fault}\n`);
  return verdict.faults.length;
}

function forgottenText({ forgotten }: AuditVerdict): string {
  if (forgotten === null) return '';
  return `; of blocks 1 to ${forgotten.blocks}, until ${new Date(forgotten.until).toISOString()}, the headers are left: their ${forgotten.rows} rows are forgotten as retention says`;
}
