import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { careForChannels } from './channelCare.ts';

let now = 0;
let version = 1;
let planned = 1;
let faults: { tenantId: string; since: number; lastSeenAt: number }[] = [];
let result: 'done' | 'unfinished' | 'unable' = 'done';
let checks: { tenantId: string; at: number; newerThan: number }[] = [];
let reported: string[] = [];

const make = (tenants = ['a']) =>
  careForChannels({
    tenantVersions: async () => tenants.map((tenantId) => ({ tenantId, version })),
    planVersionOf: async () => planned,
    faultyTenants: async () => faults,
    checkChannels: async (tenantId, newerThan) => {
      checks.push({ tenantId, at: now, newerThan });
      if (result === 'unable' && now === 13) throw new Error('Postgres is away');
      return result;
    },
    fault: (_where, error) => reported.push(String(error)),
    now: () => now,
  });

/** Rounds once a second, each at its end before the next; answers the times (ms) of checks. */
async function pass(care: ReturnType<typeof make>, ms: number): Promise<number[]> {
  checks = [];
  for (const end = now + ms; now < end; now += 1_000) {
    care.round();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return checks.map(({ at }) => at);
}

beforeEach(() => {
  [now, version, planned, faults, result, reported] = [0, 1, 1, [], 'done', []];
});

describe("a tenant's channels are looked at", () => {
  test('at once, at each new version that this process knows, and every ten minutes', async () => {
    const care = make();
    assert.deepEqual(await pass(care, 1_300_000), [0, 600_000, 1_200_000]);
    version = 2;
    assert.deepEqual(await pass(care, 3_000), []);
    planned = 2;
    assert.deepEqual(await pass(care, 10_000), [1_303_000]);
    assert.equal(checks[0]?.newerThan, 0);
  });

  test('soon after a channel could not be written to, against a newer list, and less and less often while it cannot', async () => {
    const care = make();
    await pass(care, 5_000);
    faults = [{ tenantId: 'a', since: 4_500, lastSeenAt: 4_500 }];
    const times = await pass(care, 2_000_000);
    assert.deepEqual(times.slice(0, 3), [5_000, 15_000, 25_000]);
    assert.deepEqual([checks[0]?.newerThan, (times.at(-1) ?? 0) - (times.at(-2) ?? 0)], [4_500, 300_000]);
  });

  test('again when Slack or the record did not answer, with growing waits up to a minute', async () => {
    result = 'unable';
    now = 13;
    const times = await pass(make(), 400_000);
    assert.deepEqual(times.slice(0, 6), [13, 2_013, 6_013, 14_013, 30_013, 62_013]);
    assert.deepEqual([(times.at(-1) ?? 0) - (times.at(-2) ?? 0), reported], [60_000, ['Error: Postgres is away']]);
  });

  test('a few in each round, and none after closing', async () => {
    const care = make(Array.from({ length: 25 }, (_, index) => `t${index}`));
    assert.deepEqual([(await pass(care, 1_000)).length, (await pass(care, 1_000)).length, (await pass(care, 5_000)).length], [10, 10, 5]);
    await care.close();
    assert.deepEqual(await pass(care, 700_000), []);
  });
});
