import { setTimeout as pause } from 'node:timers/promises';
import type { FleetRecord, Owed } from './record.ts';

const lookMs = 200;

/** Resolves when nothing is owed any more, twice in a row. Rejects after `withinMs` and says what is left. */
export async function untilNothingIsOwed(record: FleetRecord, withinMs: number): Promise<void> {
  let last: Owed | string = 'nobody answered';
  let quiet = 0;
  for (const until = Date.now() + withinMs; ; ) {
    last = await record.owed().catch(String);
    quiet = typeof last === 'object' && last.writes + last.members + last.spool + last.jobs === 0 ? quiet + 1 : 0;
    if (quiet === 2) return;
    if (Date.now() > until) throw new Error(`after ${withinMs} ms there is still something owed: ${JSON.stringify(last)}`);
    await pause(lookMs);
  }
}
