import { parseArgs } from 'node:util';
import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { ledgerOf } from '@tocsin/core/ledger/ledger';
import type { Store } from '@tocsin/store/connect';
import { ledgerWindowMs, readLedger } from '@tocsin/store/readLedger';
import { suspectGroups } from '@tocsin/store/suspectGroups';
import { tenantVersions } from '@tocsin/store/tenants';
import { inTenantSnapshot } from '@tocsin/store/transaction';
import { ledgerJson, ledgerText, type TenantLedger } from '../ledger/ledgerText.ts';
import { queuedBatches } from '../ledger/queuedBatches.ts';
import { readAdminEnv } from './env.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin ledger [--since 1h] [--tenant T] [--json]   proves that every accepted transition was told, is suppressed, dead or still open; answers 1 when there is a gap
  delivered   by the message that was made for it          merged      into a later message, which was delivered
  suppressed  until it was over, by a named rule           dead        failed for good: tocsin dead list
  open        not told yet                                 held        suppressed for now`;

const options = { since: { type: 'string', default: '1h' }, tenant: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } } as const;

/** `tocsin ledger`: what became of everything that was accepted, by tenant, each at one moment and with the rights of its tenant. Answers 1 when there is a gap. */
export async function runLedger(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const sinceMs = durationSchema.safeParse(values.since);
  if (!sinceMs.success) throw new Error(`--since ${values.since} ${sinceMs.error.issues[0]?.message}`);
  if (sinceMs.data > ledgerWindowMs) throw new Error(`--since ${values.since}: writes are kept for a week, so a ledger can go back 6 days at most`);
  const env = readAdminEnv();
  const ledgers = await withStore(env.POSTGRES_URL, async (store) => {
    const tenants = values.tenant === undefined ? (await tenantVersions(store)).map(({ tenantId }) => tenantId) : [values.tenant];
    const all: TenantLedger[] = [];
    for (const tenantId of tenants) all.push(await ledgerOfTenant(store, tenantId, Date.now() - sinceMs.data));
    return all;
  });
  const queued = env.REDIS_URL === undefined ? null : await queuedBatches(env.REDIS_URL, env.TOCSIN_PREFIX);
  if (values.json) process.stdout.write(`${JSON.stringify({ tenants: ledgers.map(ledgerJson), queued_batches: queued }, null, 2)}\n`);
  else {
    process.stdout.write(ledgers.map(ledgerText).join('\n'));
    if (queued === null) process.stdout.write('\nWhat is on the way in Redis was not counted: REDIS_URL is not set, or Redis does not answer\n');
    else if (queued > 0) process.stdout.write(`\nOn the way: ${queued} accepted batches, of all tenants, wait in Redis to be worked\n`);
  }
  return ledgers.some(({ ledger }) => ledger.gap !== 0) ? 1 : 0;
}

async function ledgerOfTenant(store: Store, tenantId: string, since: number): Promise<TenantLedger> {
  return inTenantSnapshot(store, tenantId, async (tx) => {
    const reading = await readLedger(tx, since);
    if (reading === null) throw new Error(`there is no tenant ${tenantId}`);
    const ledger = ledgerOf(reading);
    return { tenantId, reading, ledger, suspects: ledger.unaccounted === 0 ? [] : await suspectGroups(tx, reading.from) };
  });
}
