import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Asked } from '@tocsin/devkit/slack-double/doubleState';
import { keptPauses } from './pauses.ts';

type Header = 'seconds' | 'date' | 'none';
const asked = (at: number, channelName: string, header?: Header, method = 'chat.postMessage'): Asked => {
  const fault = header === undefined ? undefined : { kind: 'rateLimited' as const, retryAfterSeconds: 3, header };
  return { ...{ method, team: 'T', channelId: channelName, channelName, at, fault } };
};

test('a pause is broken by a request to the same channel before its end, and by no other', () => {
  const found = keptPauses([asked(1_000, 'a', 'seconds'), asked(1_500, 'b'), asked(2_000, 'a', undefined, 'chat.update'), asked(3_800, 'a')], 100);
  assert.deepEqual(found, { named: 1, broken: 1, lateMs: [] });
});

test('what comes at its end, give or take the tolerance, keeps it', () => {
  assert.deepEqual(keptPauses([asked(1_000, 'a', 'seconds'), asked(3_910, 'a'), asked(4_200, 'a')], 100), { named: 1, broken: 0, lateMs: [-90] });
});

test('a date names whole seconds, an answer without a header names nothing', () => {
  assert.deepEqual(keptPauses([asked(1_900, 'a', 'date'), asked(4_000, 'a')], 100), { named: 1, broken: 0, lateMs: [0] });
  assert.deepEqual(keptPauses([asked(1_000, 'a', 'none'), asked(1_100, 'a')], 100), { named: 0, broken: 0, lateMs: [] });
});

test('a request that was on its way when the 429 was given breaks nothing', () => {
  assert.deepEqual(keptPauses([asked(1_000, 'a', 'seconds'), asked(1_020, 'a'), asked(4_000, 'a')], 100), { named: 1, broken: 0, lateMs: [0] });
});
