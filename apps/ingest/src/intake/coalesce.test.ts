import assert from 'node:assert/strict';
import test from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { createCoalescer, type Parcel } from './coalesce.ts';

const parcel = (...items: number[]): Parcel<number> => ({ items, bytes: items.length, receivedAt: 0, traceparent: null });
const limits = { itemsMax: 10, bytesMax: 1_000 };

test('at most one send of a lane is on its way; what comes meanwhile goes out together, in order', async () => {
  const sends: number[][] = [];
  let inside = 0;
  const coalescer = createCoalescer<number>({
    ...limits,
    send: async (_, parcels) => {
      inside += 1;
      assert.equal(inside, 1);
      sends.push(parcels.flatMap((each) => each.items));
      await turn();
      inside -= 1;
    },
  });
  await Promise.all([1, 2, 3, 4].map((item) => coalescer.submit('a', parcel(item))));
  assert.deepEqual(sends, [[1], [2, 3, 4]]);
});

test('lanes do not wait for each other', async () => {
  const open = Promise.withResolvers<void>();
  const coalescer = createCoalescer<number>({ ...limits, send: (lane) => (lane === 'slow' ? open.promise : Promise.resolve()) });
  const slow = coalescer.submit('slow', parcel(1));
  await coalescer.submit('quick', parcel(2));
  open.resolve();
  await slow;
});

test('a send that fails fails those that were in it, and no others', async () => {
  let sends = 0;
  const coalescer = createCoalescer<number>({
    ...limits,
    send: async () => {
      await turn();
      sends += 1;
      if (sends === 2) throw new Error('away');
    },
  });
  const first = coalescer.submit('a', parcel(1));
  const [second, third] = [coalescer.submit('a', parcel(2)), coalescer.submit('a', parcel(3))];
  const failures = await Promise.allSettled([first, second, third]);
  assert.deepEqual(
    failures.map((each) => each.status),
    ['fulfilled', 'rejected', 'rejected'],
  );
  await coalescer.submit('a', parcel(4));
  await coalescer.idle();
});

test('whatever comes when: every item is sent exactly once, in order, before its submitter hears so, within the limits', async () => {
  const request = fc.record({ lane: fc.constantFrom('a', 'b'), size: fc.integer({ min: 1, max: 12 }), turns: fc.nat({ max: 3 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 60 }), fc.array(fc.nat({ max: 3 }), { minLength: 1 }), async (requests, delays) => {
      const sent: Record<string, number[]> = { a: [], b: [] };
      let sends = 0;
      const coalescer = createCoalescer<number>({
        ...limits,
        send: async (lane, parcels) => {
          const items = parcels.flatMap((each) => each.items);
          assert.ok(parcels.length === 1 || items.length <= limits.itemsMax);
          for (let turns = delays[sends++ % delays.length] ?? 0; turns > 0; turns -= 1) await turn();
          sent[lane]?.push(...items);
        },
      });
      const expected: Record<string, number[]> = { a: [], b: [] };
      let next = 0;
      const done = [];
      for (const { lane, size, turns } of requests) {
        const items = Array.from({ length: size }, () => next++);
        expected[lane]?.push(...items);
        done.push(coalescer.submit(lane, parcel(...items)).then(() => assert.ok(items.every((item) => sent[lane]?.includes(item)))));
        for (let left = turns; left > 0; left -= 1) await turn();
      }
      await Promise.all(done);
      assert.deepEqual(sent, expected);
    }),
    { numRuns: 50 },
  );
});
