import type { Store } from './connect.ts';
import { asOwner } from './transaction.ts';

const dayMs = 86_400_000;
/** SQLSTATE when the default partition already holds rows of the day: they stay there. */
const checkViolation = '23514';
/** SQLSTATE when another process made it a moment ago. */
const duplicateTable = '42P07';

/**
 * Makes the partitions of `events` for yesterday to two days ahead, by the stamp (µs), and answers those it made. What lies outside goes to the default
 * partition. Needs the rights of the URL's user.
 */
export async function ensureEventPartitions(store: Store, now: number): Promise<string[]> {
  const today = Math.floor(now / dayMs) * dayMs;
  const made: string[] = [];
  for (const start of [-1, 0, 1, 2].map((days) => today + days * dayMs)) {
    const name = `events_${new Date(start).toISOString().slice(0, 10).replaceAll('-', '')}`;
    if (await makePartition(store, name, start)) made.push(name);
  }
  return made;
}

async function makePartition(store: Store, name: string, start: number): Promise<boolean> {
  try {
    return await asOwner(store, async (run) => {
      if ((await run(`select 1 where to_regclass('tocsin.${name}') is not null`)).length === 1) return false;
      await run(`create table ${name} partition of events for values from (${start * 1000}) to (${(start + dayMs) * 1000})`);
      return true;
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === checkViolation || error.code === duplicateTable)) return false;
    throw error;
  }
}
