import { parseArgs } from 'node:util';
import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { nameOfLane } from '@tocsin/core/fallback';
import { type Change, compareReplays, type ReplayRow } from '@tocsin/core/replay/compareReplays';
import { replay } from '@tocsin/core/replay/replay';
import type { PastEvent, Replayed } from '@tocsin/core/replay/replayed';
import { compileSilence } from '@tocsin/core/silence';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { loadPlan } from '@tocsin/store/plans';
import { readPastEvents } from '@tocsin/store/readPastEvents';
import { listSilences } from '@tocsin/store/silences';
import { inTenant } from '@tocsin/store/transaction';
import { labelsText, shortened, table } from '../text/table.ts';
import { readAdminEnv } from './env.ts';
import { planOfFile } from './planSource.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin replay --config new.yaml [--since 24h] [--all] [--fail-on-lost] [--json]
  runs the past events of the file's tenant through its present config and through the new one, and shows which messages would be sent, moved, merged or lost`;

const options = {
  config: { type: 'string' },
  since: { type: 'string', default: '24h' },
  tenant: { type: 'string' },
  all: { type: 'boolean' },
  'fail-on-lost': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** More transitions than this are not loaded; the newest part of the time is left out then, and that is said. */
const eventsMax = 500_000;
const rowsMax = 200;

interface Comparison {
  tenantId: string;
  since: number;
  until: number;
  events: number;
  cutShort: boolean;
  before: Replayed;
  after: Replayed;
  rows: ReplayRow[];
}

/** `tocsin replay`: what a changed tenant file would have said of what has happened. Answers 1 with `--fail-on-lost` when alerts that were told would not be. */
export async function runReplay(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (values.config === undefined) throw new Error(usage);
  const since = durationSchema.safeParse(values.since);
  if (!since.success) throw new Error(`--since ${values.since} ${since.error.issues[0]?.message}`);
  const fresh = planOfFile(values.config, values.tenant);
  const comparison = await compare(fresh, since.data);
  process.stdout.write(values.json ? `${JSON.stringify(jsonOf(comparison), null, 2)}\n` : textOf(comparison, values.all ?? false));
  return values['fail-on-lost'] && comparison.rows.some(isLoss) ? 1 : 0;
}

async function compare(fresh: TenantPlan, sinceMs: number): Promise<Comparison> {
  return withStore(readAdminEnv().POSTGRES_URL, async (store) => {
    const { tenantId } = fresh;
    const until = Date.now();
    const since = until - sinceMs;
    const present = await loadPlan(store, tenantId);
    const [events, stored] = await inTenant(store, tenantId, (tx) => Promise.all([readPastEvents(tx, since, eventsMax), listSilences(tx, since, 10_000)]));
    const silences = stored.map(compileSilence);
    const end = events.length === eventsMax ? (events.at(-1) as PastEvent).at : until;
    const [before, after] = [replay(present, events, silences, end), replay(fresh, events, silences, end)];
    const rows = compareReplays(before, after);
    return { tenantId, since, until: end, events: events.length, cutShort: end < until, before, after, rows };
  });
}

function textOf(comparison: Comparison, isAll: boolean): string {
  const { tenantId, since, until, events, cutShort, rows } = comparison;
  const head = `${tenantId}: ${events} transitions from ${time(since)} to ${time(until)}${cutShort ? ` (there are more; give a shorter --since)` : ''}\n`;
  if (events === 0) return `${head}There is nothing to compare.\n`;
  const shown = rows
    .filter(({ change }) => isAll || change !== 'same')
    .sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change) || startOf(a) - startOf(b));
  const counts = order.flatMap((change) => {
    const count = rows.filter((row) => row.change === change).length;
    return count > 0 ? [`${count} ${words[change]}`] : [];
  });
  const listed = shown.slice(0, rowsMax).map((row) => [words[row.change], channelsOf(row), time(startOf(row)), alertsOf(row), whatOf(row)]);
  const more = shown.length > rowsMax ? `and ${shown.length - rowsMax} more; --json has all\n` : '';
  const list = shown.length === 0 ? 'Every message would have been the same.\n' : table([['', 'channel', 'first said', 'alerts', 'group'], ...listed]) + more;
  return `${head}\n${totals(comparison)}\nMessages: ${counts.join(', ')}\n\n${list}`;
}

const order: readonly Change[] = ['lost', 'partly_lost', 'moved', 'merged', 'split', 'new', 'same'];
const words: Readonly<Record<Change, string>> = {
  lost: 'lost',
  partly_lost: 'partly lost',
  moved: 'moved',
  merged: 'merged',
  split: 'split',
  new: 'new',
  same: 'same',
};

function totals({ before, after }: Comparison): string {
  const lanes = [...new Set([...before.messages, ...after.messages].map(({ lane }) => lane))].sort();
  const count = ({ messages }: Replayed, lane: string) => messages.filter((message) => message.lane === lane).length;
  const updates = ({ messages }: Replayed) => messages.reduce((sum, message) => sum + message.updates, 0);
  const reminders = ({ messages }: Replayed) => messages.reduce((sum, message) => sum + message.reminders, 0);
  return table([
    ['', 'present', 'new'],
    ['messages', before.messages.length, after.messages.length],
    ...lanes.map((lane) => [`  ${nameOfLane(lane)}`, count(before, lane), count(after, lane)]),
    ['updates', updates(before), updates(after)],
    ['reminders', reminders(before), reminders(after)],
    ['suppressed', before.untold.length, after.untold.length],
  ]);
}

function isLoss({ change }: ReplayRow): boolean {
  return change === 'lost' || change === 'partly_lost';
}

function startOf({ before, after }: ReplayRow): number {
  return before?.postedAt ?? after[0]?.postedAt ?? 0;
}

function channelsOf({ before, after, change }: ReplayRow): string {
  const to = [...new Set(after.map(({ lane }) => nameOfLane(lane)))].join(', ');
  if (before === null) return to;
  const from = nameOfLane(before.lane);
  return change === 'same' || change === 'merged' || change === 'split' ? from : `${from} → ${to || 'nobody'}`;
}

function alertsOf({ before, after, lostAlertIds, change }: ReplayRow): string {
  if (change === 'partly_lost') return `${lostAlertIds.length} of ${before?.alertIds.size}`;
  const own = (before ?? after[0])?.alertIds.size ?? 0;
  const others = Math.max(0, ...after.map((heir) => heir.alertIds.size)) - own;
  return change === 'merged' && others > 0 ? `${own}, with ${others} others` : String(own);
}

function whatOf({ before, after, why }: ReplayRow): string {
  const labels = shortened(`{${labelsText((before ?? after[0])?.groupLabels ?? {})}}`, 80);
  return why.length === 0 ? labels : `${labels}  ${shortened(why.join(', '), 80)}`;
}

const time = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

function jsonOf({ rows, before, after, ...rest }: Comparison): object {
  const message = (each: Replayed['messages'][number]) => ({ ...each, alertIds: [...each.alertIds] });
  const totalsOf = ({ messages, untold }: Replayed) => ({ messages: messages.length, untold });
  return {
    ...rest,
    present: totalsOf(before),
    new: totalsOf(after),
    rows: rows.map((row) => ({ ...row, before: row.before === null ? null : message(row.before), after: row.after.map(message) })),
  };
}
