import { createHash } from 'node:crypto';
import { TocsinError } from '@tocsin/contracts/errors';
import type { CalendarFeed } from '@tocsin/core/oncall/calendarAddress';
import { calendarText } from '@tocsin/core/oncall/calendarText';
import type { Override } from '@tocsin/core/oncall/schedule';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { InTenant } from './ports.ts';

export interface ReadCalendarDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  readScheduleMark(tx: Tx, schedule: string): Promise<{ changedAt: number; keyVersion: number }>;
  overridesBetween(tx: Tx, schedule: string | null, from: number, to: number): Promise<readonly Override[]>;
  now(): number;
}

/** A calendar as it is now. */
export interface ReadCalendar {
  /** The same for as long as the text is. */
  tag: string;
  text(): Promise<string>;
}

const dayMs = 86_400_000;
/** As far as overrides are looked for, before and after: a calendar shows 12 months, and a shift that has begun whole. */
const aheadMs = 401 * dayMs;

/**
 * A schedule's calendar, with what people have arranged, for whoever has a key of this version. The tag costs one small query, the text what its shifts cost. Null when there
 * is no such tenant, schedule or person any more, or the key was taken back.
 */
export async function readCalendar<Tx>(deps: ReadCalendarDeps<Tx>, feed: CalendarFeed, version: number): Promise<ReadCalendar | null> {
  const { tenantId, person } = feed;
  const plan = await planOrNull(deps, tenantId);
  const schedule = plan?.schedules.get(feed.schedule);
  if (plan === null || schedule === undefined || (person !== null && !plan.slackUsers.has(person))) return null;
  const { changedAt, keyVersion } = await deps.inTenant(tenantId, (tx) => deps.readScheduleMark(tx, feed.schedule));
  if (keyVersion !== version) return null;
  const at = deps.now();
  // The version of the plan: its process may not know yet what the mark knows. The day: what is over is left out day by day.
  const state = [tenantId, feed.schedule, person, plan.version, changedAt, Math.floor(at / dayMs)];
  return {
    tag: createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 22),
    // What is arranged is read after the mark. If it changes between, the next tag is another, with the same text; never the other way round.
    text: async () => {
      const overrides = await deps.inTenant(tenantId, (tx) => deps.overridesBetween(tx, feed.schedule, at - aheadMs, at + aheadMs));
      return calendarText(schedule.overridden(overrides), { tenantId, person, at, changedAt });
    },
  };
}

async function planOrNull<Tx>(deps: ReadCalendarDeps<Tx>, tenantId: string): Promise<TenantPlan | null> {
  try {
    return await deps.planOf(tenantId);
  } catch (error) {
    if (error instanceof TocsinError && error.code === 'not_found') return null;
    throw error;
  }
}
