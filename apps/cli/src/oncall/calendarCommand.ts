import { statSync } from 'node:fs';
import { didYouMean } from '@tocsin/contracts/suggest';
import { calendarPath } from '@tocsin/core/oncall/calendarAddress';
import { calendarText } from '@tocsin/core/oncall/calendarText';
import type { Schedule } from '@tocsin/core/oncall/schedule';
import { deriveKey, parseMasterKey } from '@tocsin/core/secretBox';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { Store } from '@tocsin/store/connect';
import { insertAudit } from '@tocsin/store/insertAudit';
import { readScheduleMark, renewCalendarKey } from '@tocsin/store/scheduleMarks';
import { inTenant } from '@tocsin/store/transaction';
import { readAdminEnv, readOperatorName } from '../commands/env.ts';

/** What `tocsin oncall ical` was asked for. */
export interface CalendarWish {
  plan: TenantPlan;
  schedule: Schedule;
  person: string | undefined;
  /** ms since 1970. */
  at: number;
}

/** The calendar of a stored schedule, which says of itself when it, or what is arranged for it, last changed. */
export async function storedCalendar(store: Store, { plan, schedule, person, at }: CalendarWish): Promise<string> {
  const { changedAt } = await inTenant(store, plan.tenantId, (tx) => readScheduleMark(tx, schedule.name));
  return calendarText(schedule, { tenantId: plan.tenantId, person: personOf(plan, person), at, changedAt });
}

/** The calendar of a schedule of a file, which last changed with that. */
export function calendarOfFile(path: string, { plan, schedule, person, at }: CalendarWish): string {
  return calendarText(schedule, { tenantId: plan.tenantId, person: personOf(plan, person), at, changedAt: statSync(path).mtimeMs });
}

/** Where a calendar is read by HTTP; with `newKey` every address of the schedule's calendars that was good before is good no more. */
export async function calendarUrl(
  store: Store,
  { plan, schedule, person }: CalendarWish,
  { newKey, author }: { newKey: boolean; author: string | undefined },
): Promise<string> {
  const { TOCSIN_KEY: master, CHATOPS_PUBLIC_URL: publicUrl } = readAdminEnv();
  if (!master || !publicUrl) throw new Error('set TOCSIN_KEY and CHATOPS_PUBLIC_URL as the chatops app has them: it is what answers there');
  const { tenantId } = plan;
  const feed = { tenantId, schedule: schedule.name, person: personOf(plan, person) };
  const version = await inTenant(store, tenantId, async (tx) => {
    if (!newKey) return (await readScheduleMark(tx, schedule.name)).keyVersion;
    const renewed = await renewCalendarKey(tx, schedule.name, Date.now());
    const actor = { kind: 'operator', name: readOperatorName(author) } as const;
    await insertAudit(tx, { actor, action: 'calendar.key_renewed', subject: schedule.name, detail: { version: renewed } });
    return renewed;
  });
  return `${publicUrl.replace(/\/+$/, '')}${calendarPath(deriveKey(parseMasterKey(master), 'calendar'), feed, version)}`;
}

function personOf({ slackUsers }: TenantPlan, person: string | undefined): string | null {
  if (person !== undefined && !slackUsers.has(person)) throw new Error(`no person is named ${person}${didYouMean(person, slackUsers.keys())}`);
  return person ?? null;
}
