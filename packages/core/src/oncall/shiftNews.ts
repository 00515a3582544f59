import type { Schedule } from './schedule.ts';

const dayMs = 86_400_000;
/** Who comes when is looked for so far ahead: a change that is further away is not named. */
const aheadMs = 35 * dayMs;
/** Also without any change a schedule is looked at so often. */
const lookAgainMs = dayMs;

/** What was told of a schedule: who was on call when it was looked at last, and which reminders have been sent. */
export interface ToldOfShifts {
  people: readonly string[];
  reminded: readonly string[];
}

/** Somebody's turn that begins soon. Times are ms since 1970; `to` null: it does not end for as far as one looks. */
export interface ComingShift {
  person: string;
  from: number;
  to: number | null;
}

/** What there is to tell of a schedule now. */
export interface ShiftNews {
  people: readonly string[];
  /** Others are on call than were told last. What changed twice meanwhile is one change, or none. */
  isChanged: boolean;
  /** When others come, and who; null and nobody when nobody comes for as far as one looks. */
  until: number | null;
  next: readonly string[];
  /** Who is to be reminded now. */
  reminders: readonly ComingShift[];
  /** All reminders of shifts to come that are sent by now. */
  reminded: readonly string[];
  lookAt: number;
}

/**
 * What there is to tell of a schedule (with its overrides) at a time, and when to look again (ms since 1970). Whoever is on call already is not reminded when their
 * turn goes on. Of several reminders that are due at once, as after an outage, one is sent. `remindMs`: how long before a shift. Pure.
 */
export function shiftNewsOf(schedule: Schedule, remindMs: readonly number[], told: ToldOfShifts, now: number): ShiftNews {
  const turns = turnsFrom(schedule, now);
  const people = turns[0]?.people ?? [];
  const next = turns[1];
  const coming = turns.slice(1).flatMap(({ people: those, from, to }, index) => {
    const before = turns[index]?.people ?? [];
    return those.filter((person) => !before.includes(person)).map((person): ComingShift => ({ person, from, to }));
  });
  const known = new Set(told.reminded);
  const reminded = coming.flatMap((shift) => remindMs.filter((ms) => shift.from - ms <= now || known.has(keyOf(shift, ms))).map((ms) => keyOf(shift, ms)));
  const reminders = coming.filter((shift) => {
    const due = remindMs.filter((ms) => shift.from - ms <= now);
    return due.length > 0 && !known.has(keyOf(shift, Math.min(...due)));
  });
  const reminderTimes = coming.flatMap(({ from }) => remindMs.map((ms) => from - ms)).filter((at) => at > now);
  return {
    ...{ people, isChanged: !isSame(people, told.people), until: next?.from ?? null, next: next?.people ?? [], reminders, reminded },
    lookAt: Math.min(next?.from ?? Number.POSITIVE_INFINITY, ...reminderTimes, now + lookAgainMs),
  };
}

interface Turn {
  people: readonly string[];
  from: number;
  to: number | null;
}

/** From one change of who is on call to the next, whatever puts them there. */
function turnsFrom(schedule: Schedule, now: number): Turn[] {
  const turns: Turn[] = [];
  for (const { people, from, to } of schedule.shiftsBetween(now, now + aheadMs)) {
    const last = turns.at(-1);
    const end = to >= now + aheadMs ? null : to;
    if (last !== undefined && isSame(last.people, people)) last.to = end;
    else turns.push({ people, from, to: end });
  }
  return turns;
}

function keyOf({ person, from }: ComingShift, ms: number): string {
  return `${from}/${ms}/${person}`;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((person) => other.includes(person));
}
