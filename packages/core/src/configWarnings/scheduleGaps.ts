import type { TenantFile } from '@tocsin/contracts/tenantFile';
import { gapsBetween } from '../oncall/schedule.ts';
import { scheduleOfFile } from '../oncall/scheduleOfFile.ts';
import type { ConfigWarning } from './configWarning.ts';

const weeks = 4;
const aheadMs = weeks * 604_800_000;

/** Schedules that have nobody on call at some time within four weeks from `now` (ms since 1970) on. */
export function scheduleGaps({ schedules = [] }: TenantFile, now: number): ConfigWarning[] {
  return schedules.flatMap((schedule, index) => {
    const [gap, ...more] = gapsBetween(scheduleOfFile(schedule), now, now + aheadMs);
    if (gap === undefined) return [];
    const local = (at: number) => localMinute(at, schedule.time_zone);
    const where = gap.to >= now + aheadMs ? `from ${local(gap.from)} on` : `from ${local(gap.from)} until ${local(gap.to)}`;
    const others = more.length === 0 ? '' : `, and ${more.length} more ${more.length === 1 ? 'time' : 'times'} within ${weeks} weeks`;
    return [
      { path: ['schedules', index, 'layers'], message: `nobody is on call ${where} (${schedule.time_zone})${others}; a layer before the others could fill it` },
    ];
  });
}

function localMinute(at: number, zone: string): string {
  const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('sv-SE', { ...fields, timeZone: zone }).format(at);
}
