import { readFileSync } from 'node:fs';
import { type CalendarEvent, readCalendar } from '@tocsin/connectors/calendar/readCalendar';
import type { Actor } from '@tocsin/contracts/actor';
import { didYouMean } from '@tocsin/contracts/suggest';
import { personFinder } from '@tocsin/core/oncall/personFinder';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { type ArrangeDeps, arrangeShifts } from '@tocsin/steps/arrangeShifts';
import { table } from '../text/table.ts';
import { visible } from '../text/visible.ts';
import { shiftTime } from './shiftTime.ts';

/** What `tocsin override import` was asked for. */
export interface ImportWish {
  tenantId: string;
  schedule: string;
  path: string;
  /** Leaves out events that name nobody of the file. */
  skipUnknown: boolean;
  dryRun: boolean;
  actor: Actor;
}

interface ImportDeps<Tx> extends ArrangeDeps<Tx> {
  planOf(tenantId: string): Promise<TenantPlan>;
}

const aheadMs = 366 * 86_400_000;
const bytesMost = 10_000_000;
const namesShown = 10;

/** Arranges the shifts that a calendar file has from now on for 12 months, and says which. An event is about the first person of the tenant's file whom its title or its guests name. */
export async function importShifts<Tx>(deps: ImportDeps<Tx>, { tenantId, schedule: name, path, skipUnknown, dryRun, actor }: ImportWish): Promise<string> {
  const plan = await deps.planOf(tenantId);
  const schedule = plan.schedules.get(name);
  if (schedule === undefined) throw new Error(`there is no schedule ${name}${didYouMean(name, plan.schedules.keys())}`);
  const text = readFileSync(path, 'utf8');
  if (text.length > bytesMost) throw new Error(`${path} is larger than ${bytesMost / 1_000_000} MB`);
  const now = deps.now();
  const events = readCalendar(text, { zone: schedule.timeZone, from: now, to: now + aheadMs });
  const personIn = personFinder(plan.slackUsers.keys());
  const shifts = events.flatMap(({ from, to, names }) => {
    const person = personIn(names);
    return person === null ? [] : [{ person, from, to }];
  });
  if (shifts.length < events.length && !skipUnknown) throw new Error(unknownText(events.filter(({ names }) => personIn(names) === null)));
  if (dryRun)
    return table(shifts.map(({ person, from, to }) => [visible(person), `${shiftTime(from, schedule.timeZone)} to ${shiftTime(to, schedule.timeZone)}`]));
  const made = await arrangeShifts(deps, { tenantId, schedule: name, shifts, actor });
  const before = shifts.length - made.length;
  const left = events.length - shifts.length;
  return `${made.length} shifts are arranged in ${name}${before > 0 ? `, ${before} were already` : ''}${left > 0 ? `, ${left} name nobody of the file` : ''}; tocsin override list ${name} --tenant ${tenantId} shows them\n`;
}

function unknownText(events: readonly CalendarEvent[]): string {
  const unknown = [...new Set(events.map(({ names }) => names[0] ?? '(no title)'))];
  const shown = unknown.slice(0, namesShown).map((each) => `  ${visible(each)}\n`);
  const more = unknown.length > namesShown ? `  and ${unknown.length - namesShown} more\n` : '';
  return `events are about nobody whom the tenant's file has under people:\n${shown.join('')}${more}name them there as the calendar does, or leave such events out with --skip-unknown`;
}
