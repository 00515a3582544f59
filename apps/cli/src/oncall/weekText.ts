import type { Schedule, Shift } from '@tocsin/core/oncall/schedule';
import { durationText, table } from '../text/table.ts';
import { shiftTime } from './shiftTime.ts';

const weekMs = 7 * 86_400_000;
const hoursPerCell = 6;
const longestBar = (7 * 24) / hoursPerCell;

/** Every shift of a schedule in the seven days from a time (ms since 1970) on: from, until, how long, who, and a bar that is as long as the shift. A gap has dots. */
export function weekText(schedule: Schedule, at: number): string {
  // A shift that begins between two minutes would be as long as nobody can read.
  const from = Math.floor(at / 60_000) * 60_000;
  const rows = schedule
    .shiftsBetween(from, from + weekMs)
    .map((shift) => [
      shiftTime(shift.from, schedule.timeZone),
      shiftTime(shift.to, schedule.timeZone),
      durationText(shift.to - shift.from),
      shift.people.join(', ') || 'NOBODY',
      bar(shift),
    ]);
  return `${schedule.name}, the clocks of ${schedule.timeZone}\n${table(rows)}`;
}

function bar({ from, to, people }: Shift): string {
  const cells = Math.max(1, Math.round((to - from) / (hoursPerCell * 3_600_000)));
  return (people.length === 0 ? '·' : '█').repeat(Math.min(cells, longestBar));
}
