import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Comparison, ratioOf, type Side } from '../peer/scenario.ts';
import { comparisonTable } from './comparisonTable.ts';

const ours: Side = {
  ...{ value: 12.34, unit: 's', gaveUp: false, says: ['0 refused'], meetsBar: true, lost: 0, duplicates: 0, messages: 30, generatorCpuSeconds: 0.1 },
  notes: ['30 messages'],
  cost: { wallSeconds: 13, cpuSeconds: { worker: 4.1, postgres: 2 }, generatorCpuSeconds: 0.1, othersCpuSeconds: 0.1 },
  peakMegabytes: 612,
};
const peer: Side = { ...ours, value: 60, gaveUp: true, says: ['13 of 200 groups named', '2509 refused'], meetsBar: false, lost: 1_870 };
const row: Comparison = {
  ...{ name: 'channel1', title: '200 groups of 10, one channel at 1/s', bar: 'every alert named within 30 s, 0 refused', ours, peer },
  conditions: 'distinct alerts in batches of 100, group_wait 1 s, limits on '.repeat(4),
};

test('the table fits 100 columns and says bar, both sides and their ratio', () => {
  const text = comparisonTable([row, { ...row, peer: 'not installed' }], false);
  assert.deepEqual(
    text.split('\n').filter((line) => line.length > 100),
    [],
  );
  for (const part of ['0 refused', '✓ 12.3 s', '> 60 s, 13 of 200 groups named', 'at least 4.86 x ours', '1\u00a0870 lost', 'not installed'])
    assert.ok(text.includes(part), part);
});

test('there is no ratio to a side that is missing, or of our own that we did not wait for', () => {
  assert.deepEqual(ratioOf(row), { ratio: 60 / 12.34, atLeast: true });
  assert.equal(ratioOf({ ours, peer: 'not installed' }), null);
  assert.equal(ratioOf({ ours: { ...ours, gaveUp: true }, peer }), null);
});
