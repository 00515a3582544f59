import assert from 'node:assert/strict';
import test from 'node:test';
import { TocsinError } from '@tocsin/contracts/errors';
import type { Quotas } from '@tocsin/contracts/tenant/quotas';
import { createQuota, type Quota } from './quota.ts';

/** Processes that share one bucket, on a clock of ours. */
function start(processes: number, alertsPerSecond: number, files: Record<string, Quotas> = {}) {
  const world = {
    now: 1_000_000,
    shared: new Map<string, { left: number; at: number }>(),
    redis: 'well' as 'well' | 'away',
    postgres: 'well' as 'well' | 'away',
  };
  const faults: string[] = [];
  const options = {
    alertsPerSecond,
    readQuotas: async (tenantId: string) => {
      if (world.postgres === 'away') throw new Error('away');
      return files[tenantId] ?? null;
    },
    chargeShared: async (tenantId: string, { perSecond, burst }: { perSecond: number; burst: number }, alerts: number) => {
      if (world.redis === 'away') throw new Error('away');
      const before = world.shared.get(tenantId) ?? { left: burst, at: world.now };
      const left = Math.min(burst, before.left + ((world.now - before.at) * perSecond) / 1000) - alerts;
      world.shared.set(tenantId, { left, at: world.now });
      return left;
    },
    now: () => world.now,
    onError: (where: string) => void faults.push(where),
  };
  return { world, faults, quotas: Array.from({ length: processes }, () => createQuota(options)) };
}

async function tryOnce(quota: Quota | undefined, tenantId: string, alerts: number): Promise<TocsinError | null> {
  try {
    (await quota?.admit(tenantId, alerts * 400))?.counted(alerts);
    return null;
  } catch (error) {
    assert.ok(error instanceof TocsinError);
    return error;
  }
}

/** Offers batches of ten to all processes in turn, every 2 ms for so long; answers how many alerts were let in. */
async function offer({ world, quotas }: ReturnType<typeof start>, tenantId: string, ms: number): Promise<number> {
  let accepted = 0;
  for (let at = 0; at < ms; at += 2) {
    for (const quota of quotas) if ((await tryOnce(quota, tenantId, 10)) === null) accepted += 10;
    world.now += 2;
    await Promise.resolve();
  }
  return accepted;
}

test('what is beyond is refused with the time to wait, another tenant is not', async () => {
  const { world, quotas } = start(1, 100);
  assert.equal(await tryOnce(quotas[0], 'a', 250), null);
  const refused = await tryOnce(quotas[0], 'a', 1);
  assert.equal(refused?.code, 'rate_limited');
  assert.ok(Math.abs((refused.retryAfterSeconds ?? 0) - 0.51) < 0.001, String(refused.retryAfterSeconds));
  assert.equal(await tryOnce(quotas[0], 'b', 1), null);
  world.now += 510;
  assert.equal(await tryOnce(quotas[0], 'a', 1), null);
});

test('several processes let in one quota together', async () => {
  const fleet = start(4, 1_000);
  const accepted = await offer(fleet, 'a', 10_000);
  assert.ok(accepted >= 11_000 && accepted <= 12_500, `${accepted} of 10 s at 1,000/s and a burst of 2,000`);
});

test('while Redis is away each process keeps to the quota alone', async () => {
  const fleet = start(2, 1_000);
  fleet.world.redis = 'away';
  const accepted = await offer(fleet, 'a', 10_000);
  assert.ok(accepted >= 23_000 && accepted <= 24_500, String(accepted));
  assert.ok(fleet.faults.includes('redis'));
});

test("the file's quota counts from the first request, and stays while Postgres is away", async () => {
  const files: Record<string, Quotas> = { a: { alerts_per_second: 10, burst: 20 } };
  const { world, quotas } = start(1, 1_000, files);
  assert.equal(await tryOnce(quotas[0], 'a', 21), null);
  assert.match((await tryOnce(quotas[0], 'a', 1))?.message ?? '', /10 alerts a second/);
  world.postgres = 'away';
  world.now += 60_000;
  assert.equal(await tryOnce(quotas[0], 'a', 21), null);
  assert.equal((await tryOnce(quotas[0], 'a', 1))?.code, 'rate_limited');
});

test('a body is charged by its size until its alerts are counted', async () => {
  const { quotas } = start(1, 100);
  const first = await quotas[0]?.admit('a', 400_000);
  assert.equal((await tryOnce(quotas[0], 'a', 1))?.code, 'rate_limited');
  first?.counted(1);
  assert.equal(await tryOnce(quotas[0], 'a', 1), null);
});
