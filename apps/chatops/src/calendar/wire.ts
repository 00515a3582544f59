import { deriveKey, parseMasterKey } from '@tocsin/core/secretBox';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { readCalendar } from '@tocsin/steps/readCalendar';
import type { Store } from '@tocsin/store/connect';
import { overridesBetween } from '@tocsin/store/overrides';
import { readScheduleMark } from '@tocsin/store/scheduleMarks';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import type { ChatopsEnv } from '../env.ts';
import type { CalendarDeps } from './answerCalendar.ts';
import { askedPerMinute } from './askedPerMinute.ts';

/** A whole team may read one address, some of them every minute. */
const perMinute = 120;

interface Shared extends Pick<CalendarDeps, 'answered' | 'fault'> {
  env: ChatopsEnv;
  store: Store;
  planOf(tenantId: string): Promise<TenantPlan>;
}

/** What reading calendars needs. Throws when TOCSIN_KEY is no key. */
export function calendarDeps({ env, store, planOf, answered, fault }: Shared): CalendarDeps {
  const reading = {
    inTenant: <T>(tenantId: string, work: Parameters<typeof inTenant<T>>[2]) => inTenant(store, tenantId, work),
    ...{ planOf, readScheduleMark, overridesBetween, now: Date.now },
  };
  return {
    key: env.TOCSIN_KEY === undefined ? null : deriveKey(parseMasterKey(env.TOCSIN_KEY), 'calendar'),
    read: (feed, version) => readCalendar<Tx>(reading, feed, version),
    admit: askedPerMinute(perMinute, Date.now),
    texts: new Map(),
    ...{ answered, fault, now: Date.now },
  };
}
