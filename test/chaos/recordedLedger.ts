import { ledgerOf } from '@tocsin/core/ledger/ledger';
import { openStore } from '@tocsin/store/connect';
import { readLedger } from '@tocsin/store/readLedger';
import { inTenantSnapshot } from '@tocsin/store/transaction';
import type { Fleet } from '../fleet/startFleet.ts';

/** What the fleet's own ledger says is missing, and what it says is still open when nothing is owed any more: faults both. */
export async function recordedLedger(fleet: Fleet): Promise<string[]> {
  const store = openStore({ postgresUrl: fleet.servers.postgres.url, name: 'tocsin test', connections: 1, onError: () => undefined });
  try {
    const reading = await inTenantSnapshot(store, 'default', (tx) => readLedger(tx, 0));
    if (reading === null) return ['there is no tenant default'];
    const { gap, unaccounted, lost, ends } = ledgerOf(reading);
    const missing = lost.map(({ groupId, lane, transitions, why }) => `${lane} ${groupId}: ${transitions} not told, ${why}`);
    return [
      ...(gap === 0 ? [] : [`the ledger has a gap of ${gap}, ${unaccounted} of it unaccounted`]),
      ...missing,
      ...(ends.open === 0 ? [] : [`${ends.open} are open`]),
    ];
  } finally {
    await store.close();
  }
}
