import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { careForSearch } from './searchCare.ts';

let now = 0;
let lag = 0;
let waiting: Record<string, number> = {};
let heard: (number | null)[] = [];
let indexed: { tenantId: string; at: number }[] = [];
let merged: [string, number][] = [];
let reported: string[] = [];

const make = () =>
  careForSearch({
    tenantsToIndex: async (heardSince) => {
      heard.push(heardSince);
      return Object.keys(waiting).filter((tenantId) => (waiting[tenantId] ?? 0) > 0);
    },
    indexAlerts: async (tenantId) => {
      if (tenantId === 'broken') throw new Error('Postgres is away');
      if ((waiting[tenantId] ?? 0) === 0) return 0;
      waiting[tenantId] = (waiting[tenantId] ?? 0) - 1;
      indexed.push({ tenantId, at: now });
      return 4_096;
    },
    indexedTenants: async () => ['a', 'b'],
    mergeSegments: async (tenantId, after) => {
      merged.push([tenantId, after]);
      return tenantId === 'a' && after === 0 ? 16 : null;
    },
    lagSeconds: async () => lag,
    fault: (_where, error) => reported.push(String(error)),
    now: () => now,
  });

/** Rounds every two seconds, each at its end before the next. */
async function pass(care: ReturnType<typeof make>, ms: number): Promise<void> {
  for (const end = now + ms; now < end; now += 2_000) {
    care.round();
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

beforeEach(() => {
  [now, lag, waiting, heard, indexed, merged, reported] = [0, 0, {}, [], [], [], []];
});

test('every tenant is looked at first, then those that sent something; what one round leaves the next takes', async () => {
  waiting = { a: 10, b: 1 };
  const care = make();
  await pass(care, 6_000);
  assert.deepEqual(heard, [null, -600_000, -598_000]);
  assert.deepEqual(indexed.filter(({ at }) => at === 0).length, 8);
  assert.deepEqual(waiting, { a: 0, b: 0 });
});

test('while alerts wait to be routed the index waits too, but not for ever', async () => {
  waiting = { a: 100 };
  lag = 3;
  const care = make();
  await pass(care, 60_000);
  assert.deepEqual(indexed, []);
  await pass(care, 10_000);
  assert.equal(indexed.length, 4);
  lag = 0;
  await pass(care, 2_000);
  assert.equal(indexed.length, 12);
});

test('segments are merged every ten minutes, a few at a time', async () => {
  const care = make();
  await pass(care, 600_000);
  assert.deepEqual(merged, []);
  await pass(care, 20_000);
  assert.deepEqual(
    merged.toSorted((one, other) => String(one).localeCompare(String(other))),
    [
      ['a', 0],
      ['a', 16],
      ['b', 0],
    ],
  );
});

test('what fails is reported and tried again, and nothing is begun after the end', async () => {
  waiting = { broken: 1, a: 1 };
  const care = make();
  await pass(care, 4_000);
  assert.equal(reported.length, 2);
  assert.equal(indexed.length, 1);
  await care.close();
  await pass(care, 4_000);
  assert.equal(reported.length, 2);
});
