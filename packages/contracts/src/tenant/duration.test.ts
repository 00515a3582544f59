import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationSchema } from './duration.ts';

test('durations are what Prometheus writes, in ms', () => {
  const known = {
    '30s': 30_000,
    '5m': 300_000,
    '1h30m': 5_400_000,
    '500ms': 500,
    '1m500ms': 60_500,
    '1d': 86_400_000,
    '2w': 1_209_600_000,
    '0s': 0,
    '0': 0,
    '1h2m3s4ms': 3_723_004,
  };
  for (const [text, ms] of Object.entries(known)) assert.equal(durationSchema.parse(text), ms, text);
});

test('anything else is refused in words', () => {
  for (const text of ['', ' ', '5', '00', 's', '-5s', '1.5h', '5 m', '5M', '1s1s', '5s1m', '5min', 30, null])
    assert.match(durationSchema.safeParse(text).error?.issues[0]?.message ?? '', /a duration like 30s, 5m or 1h30m/, JSON.stringify(text));
  for (const text of ['99999999999999999999w', '25d', '1y'])
    assert.equal(durationSchema.safeParse(text).error?.issues[0]?.message, 'is longer than 24 days, the longest there is', text);
});

test('what was meant is said where it is plain', () => {
  const meant = { '30': '30s', '5 minutes': '5m', '1 hour 30 min': '1h30m', '30m1h': '1h30m', '5M': '5m', '1.5h': '1h30m', '200 milliseconds': '200ms' };
  for (const [text, duration] of Object.entries(meant))
    assert.ok(durationSchema.safeParse(text).error?.issues[0]?.message.endsWith(`; write ${duration}`), text);
  for (const text of ['-5s', '5 parsecs', '1s1s', 'soon', '5m soon'])
    assert.doesNotMatch(durationSchema.safeParse(text).error?.issues[0]?.message ?? '', /; write/, text);
});
