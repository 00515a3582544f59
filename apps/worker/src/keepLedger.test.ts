import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type KeepLedgerDeps, keepLedger } from './keepLedger.ts';

const hourMs = 3_600_000;

test('adds up who had something to tell within the hour, marks who had just now or has no mark for long, and goes on after one that fails', async () => {
  const now = 10 * hourMs;
  const said: string[] = [];
  const deps: KeepLedgerDeps = {
    activeTenants: async (since) => (now - since === hourMs ? ['busy', 'broken', 'earlier'] : ['busy']),
    unmarkedTenants: async (since) => (now - since > 6 * hourMs ? ['quiet'] : []),
    markLedger: async (tenantId) => void said.push(`mark ${tenantId}`),
    gapSince: async (tenantId, since) => {
      assert.equal(now - since, hourMs);
      if (tenantId === 'broken') throw new Error('no answer');
      return tenantId === 'earlier' ? 3 : 0;
    },
    ledgerGap: (tenantId, gap) => void said.push(`${tenantId} ${gap}`),
    ledgersKept: (tenantIds) => void said.push(`kept ${tenantIds.join(' ')}`),
    fault: (where) => void said.push(`fault: ${where}`),
    now: () => now,
  };
  const ledger = keepLedger(deps);
  ledger.round();
  ledger.round();
  while (!said.some((text) => text.startsWith('kept'))) await setImmediate();
  await ledger.close();
  assert.deepEqual(said, ['mark busy', 'mark quiet', 'busy 0', 'fault: keep the ledger', 'earlier 3', 'kept busy broken earlier']);
});
