import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { timeIntervalSchema } from '@tocsin/contracts/tenant/timeInterval';
import { seededRandom } from '@tocsin/devkit/slack-double/faults/seededRandom';
import { amtoolProgram, inParallel } from './runAmtool.ts';

/** TOCSIN_SEED repeats a run; TOCSIN_SPECS asks for more than these. */
const seed = Number(process.env['TOCSIN_SEED'] ?? Date.now() % 1_000_000);
const specs = Number(process.env['TOCSIN_SPECS'] ?? 300);
const processes = 3;

const skip = existsSync(amtoolProgram) ? false : `there is no ${amtoolProgram}: apt-get install prometheus-alertmanager`;
const folder = mkdtempSync(join(tmpdir(), 'tocsin-amtool-times-'));
after(() => rmSync(folder, { recursive: true }));

type Random = () => number;
type Spec = Record<string, unknown>;
const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;

const ends: Readonly<Record<string, readonly string[]>> = {
  weekdays: ['sunday', 'monday', 'Tuesday', 'FRIDAY', 'saturday', 'mon', '1', ' monday', 'monday '],
  months: ['january', 'March', 'JULY', 'december', '1', '02', '12', '+3', 'jan', '1.0', '-'],
  days_of_month: ['1', '2', '15', '28', '29', '31', '-1', '-2', '-15', '-28', '-31', '0', '32', '-32', '+7', '007', 'last', ''],
  years: ['2026', '2027', '2030', '1970', '02026', '+2026', '9999', '2026.5', 'now', ''],
};
const clocks = ['00:00', '00:01', '09:00', '17:30', '23:59', '24:00', '24:01', '9:00', '09:60', '25:00', '0900', '09:00:00', ''];
const zones = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Etc/GMT+5',
  'EST5EDT',
  '',
  'Europe/Nowhere',
  'UTC+1',
  'CEST',
  '+01:00',
];

/** What is taken there and refused here on purpose: months and years that never are, so numbers of other fields do not stray into these; `Local`; an empty list. */
const strict = ['months', 'years'];

/** One field, right or wrong. */
function randomSpec(random: Random): Spec {
  const field = pick(random, ['times', 'weekdays', 'months', 'days_of_month', 'days_of_month', 'years', 'location']);
  if (field === 'location') return { location: pick(random, zones) };
  if (field === 'times') return { times: [{ start_time: pick(random, clocks), end_time: pick(random, clocks) }] };
  const end = () => pick(random, ends[random() < 0.95 || strict.includes(field) ? field : pick(random, Object.keys(ends))] ?? []);
  const written = random() < 0.4 ? end() : random() < 0.95 ? `${end()}:${end()}` : `${end()}:${end()}:${end()}`;
  return { [field]: [/^[1-9]\d*$/.test(written) && random() < 0.5 ? Number(written) : written] };
}

async function isTakenByAmtool(file: string, intervals: readonly Spec[]): Promise<boolean> {
  const time_intervals = intervals.map((spec, index) => ({ name: `i${index}`, time_intervals: [spec] }));
  await writeFile(file, JSON.stringify({ route: { receiver: 'none' }, receivers: [{ name: 'none' }], time_intervals }));
  try {
    await promisify(execFile)(amtoolProgram, ['check-config', file], { env: {}, timeout: 20_000 });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 1) return false;
    throw error;
  }
}

test(`${specs} random time intervals: taken where amtool takes them, refused where it does`, { skip, timeout: 120_000 }, async (context) => {
  const random = seededRandom(seed);
  const all = [...new Map(Array.from({ length: specs }, () => randomSpec(random)).map((spec) => [JSON.stringify(spec), spec])).values()];
  const { taken = [], refused = [] } = Object.groupBy(all, (spec) =>
    timeIntervalSchema.safeParse({ name: 'x', time_intervals: [spec] }).success ? 'taken' : 'refused',
  );
  assert.ok(taken.length > all.length / 10 && refused.length > all.length / 10);
  // One wrong one is enough for amtool to refuse the whole file.
  if (!(await isTakenByAmtool(join(folder, 'taken.yml'), taken)))
    for (const spec of taken)
      assert.ok(await isTakenByAmtool(join(folder, 'one.yml'), [spec]), `seed ${seed}: refused by amtool alone: ${JSON.stringify(spec)}`);
  await inParallel(refused, processes, async (spec, number) => {
    assert.equal(await isTakenByAmtool(join(folder, `${number}.yml`), [spec]), false, `seed ${seed}: taken by amtool alone: ${JSON.stringify(spec)}`);
  });
  context.diagnostic(`seed ${seed}; ${taken.length} taken, ${refused.length} refused`);
});
