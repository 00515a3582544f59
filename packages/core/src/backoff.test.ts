import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { backoffMs, configBackoff, slackBackoff, webhookBackoff } from './backoff.ts';

test('doubles from the base up to the cap', () => {
  assert.deepEqual(
    [1, 2, 3, 7, 8, 9, 1_000].map((attempt) => backoffMs(slackBackoff, attempt, 0)),
    [500, 1_000, 2_000, 32_000, 60_000, 60_000, 60_000],
  );
  assert.deepEqual(
    [1, 2, 3, 4].map((attempt) => backoffMs(configBackoff, attempt, 0)),
    [15_000, 30_000, 60_000, 60_000],
  );
});

test('is never above the cap and never below what jitter leaves, whatever attempt is asked for', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(slackBackoff, configBackoff, webhookBackoff),
      fc.integer({ min: -3, max: 1_000_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (policy, attempt, random) => {
        const waitMs = backoffMs(policy, attempt, random);
        assert.ok(Number.isInteger(waitMs) && waitMs >= Math.floor(policy.baseMs * (1 - policy.jitter)) && waitMs <= policy.capMs);
      },
    ),
  );
});
