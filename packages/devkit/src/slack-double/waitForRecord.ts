import type { SlackDouble } from './startSlackDouble.ts';
import type { RecordEntry } from './state/record.ts';

/** The first accepted write `predicate` holds for, past ones included. Rejects after `timeoutMs` with an Error that tells how many writes there were. */
export function waitForRecord(double: SlackDouble, predicate: (entry: RecordEntry) => boolean, timeoutMs: number): Promise<RecordEntry> {
  return waitForRecords(double, predicate, 1, timeoutMs).then(([first]) => first as RecordEntry);
}

/** The first `count` accepted writes `predicate` holds for, in order, past ones included. Rejects like `waitForRecord`. */
export function waitForRecords(double: SlackDouble, predicate: (entry: RecordEntry) => boolean, count: number, timeoutMs: number): Promise<RecordEntry[]> {
  const found = double.record.all().filter(predicate).slice(0, count);
  if (found.length >= count) return Promise.resolve(found);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`waited ${timeoutMs} ms for ${count} writes and saw ${found.length} of them, ${double.record.kept()} writes in all`));
    }, timeoutMs);
    const stop = double.onAccepted((entry) => {
      if (!predicate(entry)) return;
      found.push(entry);
      if (found.length < count) return;
      clearTimeout(timer);
      stop();
      resolve(found);
    });
  });
}
