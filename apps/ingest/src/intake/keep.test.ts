import assert from 'node:assert/strict';
import test from 'node:test';
import type { RouteJob } from '@tocsin/contracts/jobs';
import { normaliseNative } from '@tocsin/core/normaliseNative';
import { createKeeper } from './keep.ts';

/** A world whose clock is ours and whose Redis can hang. */
function start() {
  const state = { now: 1_000, redis: 'well' as 'well' | 'hangs', stamp: 5_000_000, asked: 0, queued: [] as RouteJob[], spooled: [] as RouteJob[] };
  const hang = () => new Promise<never>(() => undefined);
  const deps = {
    now: () => state.now,
    nextStamp: async (count: number, floor: number) => {
      state.asked += 1;
      if (state.redis === 'hangs') return hang();
      const first = Math.max(state.stamp, floor + 1);
      state.stamp = first + count;
      return first;
    },
    takeTurn: async () => 'go' as const,
    enqueueRoute: async (_: string, job: RouteJob) => void state.queued.push(job),
    enqueueEscalation: hang,
    spoolRows: async () => new Map<string, number>(),
    spool: async (_: string, job: unknown) => void state.spooled.push(job as RouteJob),
  };
  const keeper = createKeeper(deps, { redisMsMax: 10, postgresMsMax: 10, strict: false, onFault: () => undefined });
  const event = normaliseNative({ alert_type: 'a', severity: 'info', message: 'm' }, { tenantId: 't', receivedAt: 0 });
  const keep = () =>
    keeper.batch('route', {
      kind: 'batch',
      tenantId: 't',
      batchId: '',
      receivedAt: 0,
      source: 's',
      actorTokenId: '',
      events: [event, event],
      traceparent: null,
    });
  return { state, keep };
}

test('stamps rise across Redis, the spool and a Redis whose clock was wiped', async () => {
  const { state, keep } = start();
  await keep();
  state.redis = 'hangs';
  await keep();
  state.redis = 'well';
  state.stamp = 0;
  state.now += 10_000;
  await keep();
  assert.deepEqual(
    [...state.queued, ...state.spooled].map((job) => job.stamp).sort((a, b) => a - b),
    [5_000_000, 5_000_002, 5_000_004],
  );
  assert.equal(state.spooled[0]?.stamp, 5_000_002);
});

test('when Redis has hung once, others do not wait for it', async () => {
  const { state, keep } = start();
  state.redis = 'hangs';
  await keep();
  state.asked = 0;
  await Promise.all([keep(), keep(), keep()]);
  assert.equal(state.spooled.length, 4);
  assert.equal(state.asked, 0);
  state.redis = 'well';
  state.now += 2_000;
  await keep();
  assert.equal(state.queued.length, 1);
});
