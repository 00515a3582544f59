import type { Schedule } from '@tocsin/core/oncall/schedule';
import { table } from '../text/table.ts';
import { shiftTime } from './shiftTime.ts';

/** As far as it is looked for the end of a shift. */
const aheadMs = 31 * 86_400_000;

/** Who is on call by each schedule at a time (ms since 1970), until when, and who comes next: a line each. */
export function onCallText(schedules: readonly Schedule[], slackUsers: ReadonlyMap<string, string>, at: number): string {
  return table(
    schedules.map((schedule) => {
      const [now, next] = schedule.shiftsBetween(at, at + aheadMs);
      const name = now?.people.join(', ') || 'NOBODY';
      const slack = now?.people.flatMap((person) => slackUsers.get(person) ?? []).join(', ') ?? '';
      const then = next === undefined || now === undefined ? '' : `until ${shiftTime(now.to, schedule.timeZone)}, then ${next.people.join(', ') || 'nobody'}`;
      return [schedule.name, name, slack, then];
    }),
  );
}
