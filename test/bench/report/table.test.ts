import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianRow, type Row } from '../row.ts';
import { table } from './table.ts';

const row: Row = {
  ...{
    name: 'storm',
    title: 'storm of 100 000, HTTP to Slack',
    conditions: 'distinct alerts in 1 000 groups, batches of 100, group_wait 1 s, limits off '.repeat(3),
  },
  ...{ value: 5.123, unit: 's', values: [5.123], ratio: 0.4, limit: { name: 'INSERT', value: 61_234.5, unit: 'rows/s' }, aim: { text: '<= 6 s', met: true } },
  cost: { wallSeconds: 5.2, cpuSeconds: { worker: 4.1, postgres: 2 }, generatorCpuSeconds: 0.4, othersCpuSeconds: 0.1 },
  ...{ messages: 2_100, lost: 0, notes: ['19 000 alerts/s'] },
};

test('the table fits 100 columns and says all that was measured', () => {
  const text = table([row, { ...row, title: 'x'.repeat(37), value: 1_234_567, unit: 'alerts/s' }], false);
  assert.deepEqual(
    text.split('\n').filter((line) => line.length > 100),
    [],
  );
  for (const part of ['5.12 s', '0.40', '6.1', '2\u00a0100', '✓ aim <= 6 s', 'worker 4.1', '61\u00a0235 rows/s', 'others 0.1'])
    assert.ok(text.includes(part), part);
});

test('of several runs the one with the median counts, and what any of them lost is lost', () => {
  const runs = [5, 9, 4].map((value, at) => ({ ...row, value, ratio: value / 10, lost: at === 0 ? 2 : 0 }));
  const { value, values, ratio, lost } = medianRow(runs);
  assert.deepEqual([value, values, ratio, lost], [5, [5, 9, 4], 0.5, 2]);
});
