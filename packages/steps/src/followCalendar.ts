import type { SlackMessage } from '@tocsin/contracts/message';
import type { FaultView, Localised } from '@tocsin/contracts/view';
import type { LaneFault } from '@tocsin/core/fallback';
import { personFinder } from '@tocsin/core/oncall/personFinder';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';
import type { Audit, InTenant } from './ports.ts';
import { adminLanesFor, oweNotices } from './tellFault.ts';

interface CalendarShift {
  person: string;
  from: number;
  to: number;
}

/** Why a calendar could not be read: words of ours, that notices know (`render/faultCause`). */
export type CalendarFault =
  | 'calendar_unreachable'
  | 'calendar_not_public'
  | 'calendar_refused'
  | 'calendar_too_large'
  | 'calendar_broken'
  | 'calendar_names_nobody';

export interface FollowCalendarDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  claimCalendar(tx: Tx, schedule: string, now: number, nextAt: number): Promise<{ readAt: number | null; failingSince: number | null; told: boolean } | null>;
  /** Fetches and reads a calendar; never rejects. */
  fetchCalendar(
    url: string,
    window: { zone: string; from: number; to: number },
  ): Promise<{ events: readonly { from: number; to: number; names: readonly string[] }[] } | { fault: CalendarFault }>;
  noteCalendarRead(tx: Tx, schedule: string, now: number): Promise<boolean>;
  noteCalendarFailed(tx: Tx, schedule: string, now: number, how: { tells: boolean; tryAt: number }): Promise<void>;
  calendarShiftsSince(tx: Tx, schedule: string, since: number): Promise<CalendarShift[]>;
  replaceCalendarShifts(tx: Tx, schedule: string, since: number, shifts: readonly (CalendarShift & { id: string })[]): Promise<void>;
  markSchedule(tx: Tx, schedule: string, at: number): Promise<void>;
  loadLaneFaults(tx: Tx): Promise<Map<string, LaneFault>>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  renderFault(request: Localised<FaultView>, original: SlackMessage | null): SlackMessage;
  audit: Audit<Tx>;
  consoleUrl: string | null;
  newId(): string;
  now(): number;
}

const dayMs = 86_400_000;
const aheadMs = 400 * dayMs;
/** One that failed is tried again this soon, if it would not be read earlier. */
const tryAgainMs = 300_000;
const actor = { kind: 'system', process: 'housekeep' } as const;

/**
 * Reads a schedule's calendar if it is due, and keeps what it says: the shifts of its people from yesterday on for 400 days. While it fails, or names nobody whom the file has, what was kept holds; the
 * tenant's admins are told when it fails the second time, or was never read, once until it has been. Answers the lanes to wake.
 */
export async function followCalendar<Tx>(deps: FollowCalendarDeps<Tx>, tenantId: string, schedule: string): Promise<string[]> {
  const plan = await deps.planOf(tenantId);
  const [source, zone] = [plan.calendars.get(schedule), plan.schedules.get(schedule)?.timeZone];
  // This process does not know the newest file yet: the next look does.
  if (source === undefined || zone === undefined) return [];
  const now = deps.now();
  const state = await deps.inTenant(tenantId, (tx) => deps.claimCalendar(tx, schedule, now, now + source.everyMs));
  if (state === null) return [];
  const since = now - dayMs;
  const read = await deps.fetchCalendar(source.url, { zone, from: since, to: now + aheadMs });
  const shifts = 'events' in read ? shiftsOf(plan, read.events) : null;
  if (shifts !== null) {
    await deps.inTenant(tenantId, (tx) => keep(deps, tx, schedule, { shifts, since, now }));
    return [];
  }
  return fail(deps, plan, schedule, 'fault' in read ? read.fault : 'calendar_names_nobody', state);
}

/** Null: it has events, and none of them names anybody. */
function shiftsOf(plan: TenantPlan, events: readonly { from: number; to: number; names: readonly string[] }[]): CalendarShift[] | null {
  const personIn = personFinder(plan.slackUsers.keys());
  const shifts = events.flatMap(({ from, to, names }) => {
    const person = personIn(names);
    return person === null ? [] : [{ person, from, to }];
  });
  return shifts.length === 0 && events.length > 0 ? null : shifts;
}

async function keep<Tx>(
  deps: FollowCalendarDeps<Tx>,
  tx: Tx,
  schedule: string,
  { shifts, since, now }: { shifts: CalendarShift[]; since: number; now: number },
): Promise<void> {
  // Gone from the file meanwhile: then nothing is kept.
  if (!(await deps.noteCalendarRead(tx, schedule, now))) return;
  const sorted = shifts.toSorted((a, b) => a.from - b.from || a.to - b.to || (a.person < b.person ? -1 : 1));
  const known = (await deps.calendarShiftsSince(tx, schedule, since)).toSorted((a, b) => a.from - b.from || a.to - b.to || (a.person < b.person ? -1 : 1));
  const said = (all: readonly CalendarShift[]) => JSON.stringify(all.filter(({ to }) => to > since).map(({ person, from, to }) => [person, from, to]));
  if (said(sorted) === said(known)) return;
  await deps.markSchedule(tx, schedule, now);
  await deps.replaceCalendarShifts(
    tx,
    schedule,
    since,
    sorted.map((shift) => ({ ...shift, id: deps.newId() })),
  );
  await deps.audit(tx, { actor, action: 'calendar.changed', subject: schedule, detail: { shifts: sorted.length } });
}

function fail<Tx>(
  deps: FollowCalendarDeps<Tx>,
  plan: TenantPlan,
  schedule: string,
  code: CalendarFault,
  { readAt, failingSince, told }: { readAt: number | null; failingSince: number | null; told: boolean },
): Promise<string[]> {
  return deps.inTenant(plan.tenantId, async (tx) => {
    const now = deps.now();
    const lanes = !told && (readAt === null || failingSince !== null) ? adminLanesFor(plan, null, await deps.loadLaneFaults(tx)) : [];
    await deps.noteCalendarFailed(tx, schedule, now, { tells: lanes.length > 0, tryAt: now + tryAgainMs });
    if (lanes.length === 0) return [];
    const view = { tenantId: plan.tenantId, target: schedule, code, fallback: '', since: failingSince ?? now, consoleUrl: deps.consoleUrl };
    await oweNotices(deps, tx, plan, lanes, view, now);
    await deps.audit(tx, { actor, action: 'calendar.failed', subject: schedule, detail: { code, told: lanes } });
    return lanes;
  });
}
