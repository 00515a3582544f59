import { readApart } from '@tocsin/connectors/calendar/readApart';
import { TooLargeError } from '@tocsin/outbound/failure';
import { type GuardedRequest, guardedRequest } from '@tocsin/outbound/guardedRequest';
import { NotPublicError } from '@tocsin/outbound/publicLookup';
import { type FollowCalendarDeps, followCalendar } from '@tocsin/steps/followCalendar';
import { calendarShiftsSince, claimCalendar, dueCalendars, noteCalendarFailed, noteCalendarRead, replaceCalendarShifts } from '@tocsin/store/calendars';
import { loadLaneFaults } from '@tocsin/store/laneFaults';
import { oweWrites } from '@tocsin/store/oweWrites';
import { markSchedule } from '@tocsin/store/scheduleMarks';
import type { Tx } from '@tocsin/store/transaction';
import type { Adapters } from '../adapters.ts';
import type { KeepCalendarsDeps } from '../keepCalendars.ts';
import { messageOf } from './format.ts';

const calendarsAtOnce = 200;
const getting: GuardedRequest = {
  ...{ reach: 'public', redirects: 3, timeoutMs: 15_000, bodyMost: 1_000_000, whenLonger: 'refuse' },
  headers: { accept: 'text/calendar, text/plain;q=0.5' },
};
const readingMs = 10_000;
const writing = { calendarShiftsSince, claimCalendar, noteCalendarFailed, noteCalendarRead, replaceCalendarShifts, markSchedule, loadLaneFaults, oweWrites };

/** What reading calendars needs of the record and of the internet. */
export function keepCalendarsDeps(adapters: Adapters, consoleUrl: string | null): KeepCalendarsDeps {
  const { common, store, signals, renderer, proxy } = adapters;
  const renderFault: FollowCalendarDeps<Tx>['renderFault'] = (request, original) => messageOf(adapters, renderer.fault(request, original));
  const deps: FollowCalendarDeps<Tx> = {
    ...common,
    ...writing,
    renderFault,
    consoleUrl,
    fetchCalendar: (url, window) => fetchCalendar(url, window, { ...getting, proxy }),
  };
  return {
    dueCalendars: () => dueCalendars(store, common.now(), calendarsAtOnce),
    followCalendar: async (tenantId, schedule) => {
      for (const lane of await followCalendar(deps, tenantId, schedule)) await common.wakeLane(tenantId, lane);
    },
    fault: signals.fault,
  };
}

/** Fetches a calendar and reads it in a thread. Never rejects. */
async function fetchCalendar(url: string, window: Parameters<typeof readApart>[1], how: GuardedRequest): ReturnType<FollowCalendarDeps<Tx>['fetchCalendar']> {
  let text: string;
  try {
    const { status, body } = await guardedRequest(new URL(url), how);
    if (status !== 200) return { fault: 'calendar_refused' };
    text = body;
  } catch (error) {
    if (error instanceof NotPublicError) return { fault: 'calendar_not_public' };
    return { fault: error instanceof TooLargeError ? 'calendar_too_large' : 'calendar_unreachable' };
  }
  try {
    return { events: await readApart(text, window, readingMs) };
  } catch {
    return { fault: 'calendar_broken' };
  }
}
