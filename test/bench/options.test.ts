import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partNames, readBenchOptions, scenarioNames } from './options.ts';

const read = (...args: string[]) => {
  const options = readBenchOptions(args);
  assert.ok(options !== 'help');
  return options;
};

test('without names all parts are measured, with --peer all scenarios instead', () => {
  assert.deepEqual([read().parts, read().scenarios], [partNames, []]);
  const { parts, scenarios, peer } = read('--peer');
  assert.deepEqual([parts, scenarios, peer], [[], scenarioNames, true]);
});

test('what is named is measured, with the peer or without', () => {
  const { parts, scenarios, peer } = read('--only', 'channel1', '--only', 'idle');
  assert.deepEqual([parts, scenarios, peer], [['idle'], ['channel1'], false]);
  assert.throws(() => readBenchOptions(['--only', 'channel7']), /--only channel7: choose of .*channel1/);
});
