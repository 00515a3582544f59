import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openPollFeed } from './pollFeed.ts';

/** A feed of numbers whose reads are answered by hand. */
function handFeed() {
  const asked: { key: string; answer(value: number): void; fail(): void }[] = [];
  let wake: () => void = () => undefined;
  const feed = openPollFeed<number>({
    everyMs: 1,
    read: (key) =>
      new Promise((resolve, reject) => {
        asked.push({ key, answer: resolve, fail: () => reject(new Error('away')) });
        wake();
      }),
    whole: (value) => `whole ${value};`,
    change: (before, value) => (before === value ? null : `change ${value};`),
    stale: (stale) => (stale ? 'stale;' : ''),
    onFault: () => undefined,
  });
  const nextRead = async () => {
    while (asked.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const [first] = asked.splice(0, 1);
    assert.ok(first);
    return first;
  };
  return { feed, nextRead, asked };
}

it('reads once for all who watch a key and sends only what changed', async () => {
  const { feed, nextRead } = handFeed();
  const got: [string[], string[]] = [[], []];
  const leave = [feed.watch('a', (text) => got[0].push(text)), feed.watch('a', (text) => got[1].push(text))];
  (await nextRead()).answer(1);
  (await nextRead()).answer(1);
  (await nextRead()).answer(2);
  await nextRead();
  assert.deepEqual(got, [
    ['whole 1;', 'change 2;'],
    ['whole 1;', 'change 2;'],
  ]);
  for (const stop of leave) stop();
});

it('sends a late comer all at once, and says when reading fails', async () => {
  const { feed, nextRead } = handFeed();
  const late: string[] = [];
  const stop = feed.watch('a', () => undefined);
  (await nextRead()).answer(7);
  await nextRead().then((read) => read.fail());
  await nextRead();
  const stopLate = feed.watch('a', (text) => late.push(text));
  assert.deepEqual(late, ['whole 7;stale;']);
  stop();
  stopLate();
});

it('stops reading when the last one leaves', async () => {
  const { feed, nextRead, asked } = handFeed();
  const stop = feed.watch('a', () => assert.fail('it has left'));
  const read = await nextRead();
  stop();
  read.answer(1);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(asked.length, 0);
});
