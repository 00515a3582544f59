import type { Store } from './connect.ts';
import { asOwner } from './transaction.ts';

const dayMs = 86_400_000;
/** Made so far ahead, so that there are some when nobody could make any for days. */
const daysAhead = 7;
/** SQLSTATE when another process made it a moment ago. */
const duplicateTable = '42P07';

/** A day of events that is a table of its own. Times are ms since 1970; `end` is the next day's start. */
export interface EventPartition {
  name: string;
  end: number;
}

/**
 * Makes the partitions of `events` for yesterday to a week ahead, by the stamp (µs), and answers those it made. What came for a day that had none lies in the
 * default partition: it moves over. Needs the rights of the URL's user.
 */
export async function ensureEventPartitions(store: Store, now: number): Promise<string[]> {
  const today = Math.floor(now / dayMs) * dayMs;
  const made: string[] = [];
  for (let day = -1; day <= daysAhead; day += 1) {
    const start = today + day * dayMs;
    if (await makePartition(store, nameOf(start), start)) made.push(nameOf(start));
  }
  return made;
}

/** The days that have a partition, the oldest first. */
export async function eventPartitions(store: Store): Promise<EventPartition[]> {
  const rows = (await asOwner(store, (run) =>
    run("select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'tocsin.events'::regclass order by 1"),
  )) as { name: string }[];
  return rows.flatMap(({ name }) => {
    const [, year, month, day] = /^events_(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
    return day === undefined ? [] : [{ name, end: Date.UTC(Number(year), Number(month) - 1, Number(day)) + dayMs }];
  });
}

/** Drops the days that end before `before`, and forgets up to `limit` older events that came too late for theirs; answers the names. Nothing is deleted row by row but these. */
export async function dropOldEvents(store: Store, before: number, limit: number): Promise<string[]> {
  const old = (await eventPartitions(store)).filter(({ end }) => end <= before);
  for (const { name } of old) await asOwner(store, (run) => run(`drop table ${name}`));
  await asOwner(store, (run) =>
    run(`delete from events_default where ctid = any(array(select ctid from events_default where stamp < ${Math.floor(before * 1_000)} limit ${limit}))`),
  );
  return old.map(({ name }) => name);
}

/** Forgets the events of some tenants in a part of a day, from one block of 8 kB to before another; answers how many blocks the day has. */
export async function forgetEvents(store: Store, partition: string, tenants: readonly string[], from: number, to: number): Promise<number> {
  if (!/^events_\d{8}$/.test(partition) || tenants.some((tenant) => !/^[a-z0-9_-]+$/.test(tenant))) throw new Error(`not a day of events: ${partition}`);
  return asOwner(store, async (run) => {
    const names = tenants.map((tenant) => `'${tenant}'`).join(', ');
    await run(`delete from ${partition} where ctid >= '(${from},0)' and ctid < '(${to},0)' and tenant_id in (${names})`);
    const [size] = (await run(`select pg_relation_size('tocsin.${partition}') / current_setting('block_size')::int as blocks`)) as { blocks: number }[];
    return size?.blocks ?? 0;
  });
}

const nameOf = (start: number): string => `events_${new Date(start).toISOString().slice(0, 10).replaceAll('-', '')}`;

async function makePartition(store: Store, name: string, start: number): Promise<boolean> {
  const [from, to] = [start * 1_000, (start + dayMs) * 1_000];
  try {
    return await asOwner(store, async (run) => {
      if ((await run(`select 1 where to_regclass('tocsin.${name}') is not null`)).length === 1) return false;
      // Whoever routes meanwhile would put more of this day into the default partition.
      await run('lock table events in share row exclusive mode');
      await run(`create table ${name} (like events including all)`);
      await run(`with late as (delete from events_default where stamp >= ${from} and stamp < ${to} returning *) insert into ${name} select * from late`);
      await run(`alter table events attach partition ${name} for values from (${from}) to (${to})`);
      return true;
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === duplicateTable) return false;
    throw error;
  }
}
