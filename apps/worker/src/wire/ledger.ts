import { ledgerOf } from '@tocsin/core/ledger/ledger';
import { activeTenants, markLedger, unmarkedTenants } from '@tocsin/store/ledgerMarks';
import { readLedger } from '@tocsin/store/readLedger';
import { inTenantSnapshot } from '@tocsin/store/transaction';
import type { Adapters } from '../adapters.ts';
import type { KeepLedgerDeps } from '../keepLedger.ts';

export function keepLedgerDeps({ store, signals, common }: Adapters): KeepLedgerDeps {
  return {
    activeTenants: (since) => activeTenants(store, since),
    unmarkedTenants: (since) => unmarkedTenants(store, since),
    markLedger: (tenantId, now) => markLedger(store, tenantId, now),
    gapSince: async (tenantId, since) => {
      const reading = await inTenantSnapshot(store, tenantId, (tx) => readLedger(tx, since));
      return reading === null ? 0 : ledgerOf(reading).gap;
    },
    ledgerGap: signals.ledgerGap,
    ledgersKept: signals.ledgersKept,
    fault: signals.fault,
    now: common.now,
  };
}
