import { ledgerOf } from '@tocsin/core/ledger/ledger';
import type { Store } from '@tocsin/store/connect';
import { readLedger } from '@tocsin/store/readLedger';
import { inTenantSnapshot } from '@tocsin/store/transaction';
import type { PageLedger } from '../page/types.ts';

/** How far back the board's ledger goes. */
const windowMs = 3_600_000;

/** What became of all that the tenant's alerts owed within the hour, at one moment. */
export async function readBoardLedger(store: Store, tenantId: string, now: number): Promise<PageLedger> {
  const reading = await inTenantSnapshot(store, tenantId, (tx) => readLedger(tx, now - windowMs));
  if (reading === null) throw new Error(`there is no tenant ${tenantId}`);
  const { accepted, ends, gap } = ledgerOf(reading);
  return { accepted, ends, gap };
}
