import assert from 'node:assert/strict';
import { type Ledger, ledgerOf } from '@tocsin/core/ledger/ledger';
import { readLedger } from '@tocsin/store/readLedger';
import { inTenantSnapshot } from '@tocsin/store/transaction';
import type { TestRecord } from './record.ts';

/** The ledger of a tenant as the record has it at this moment, whatever runs beside it. */
export async function ledgerNow(record: TestRecord, tenantId = 'a', since = 0): Promise<Ledger> {
  const reading = await inTenantSnapshot(record.store, tenantId, (tx) => readLedger(tx, since));
  if (reading === null) throw new Error(`there is no tenant ${tenantId}`);
  return ledgerOf(reading);
}

/** Fails unless everything that was accepted is accounted for. */
export async function assertNoGap(record: TestRecord, tenantId = 'a'): Promise<Ledger> {
  const ledger = await ledgerNow(record, tenantId);
  assert.deepEqual({ gap: ledger.gap, lost: ledger.lost, unaccounted: ledger.unaccounted }, { gap: 0, lost: [], unaccounted: 0 });
  const sum = Object.values(ledger.ends).reduce((total, count) => total + count, 0);
  assert.equal(sum, ledger.accepted);
  return ledger;
}
