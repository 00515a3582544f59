import { noPolicyName } from '@tocsin/contracts/tenant/escalationPolicy';
import { atMost, fieldsOf, isTrue, listOf, note, type Reading, under } from '../alertmanager/reading.ts';
import { ownLabel } from '../ownLabel.ts';
import { called, numberIn, type Resource, said } from '../resources.ts';
import type { People } from '../schedules/people.ts';

type Part = Record<string, unknown>;

interface Step {
  minutes: number;
  people: string[];
  schedules: readonly string[];
  untilClosed: boolean;
}

const [policiesMax, levelsMax, targetsMax, repeatsMax, minutesMax] = [500, 20, 20, 50, 35_000];
const minutesOf = new Map(Object.entries({ seconds: 1 / 60, minutes: 1, hours: 60, days: 1_440 }));

/** The escalations of an export as policies; `schedules` has what stands for each schedule, by its ID and its name. Steps that are due together are one level. */
export function convertEscalations(
  reading: Reading,
  escalations: readonly Resource[],
  people: People,
  schedules: ReadonlyMap<string, readonly string[]>,
): Part[] {
  atMost(reading, 'escalations', escalations.length, policiesMax, 'escalations');
  const used = new Set([noPolicyName]);
  return escalations.slice(0, policiesMax).flatMap((escalation) => {
    const { at, fields } = escalation;
    const steps = listOf(reading, fields.take('rules'), under(at, 'rules')).flatMap((item) => stepOf(reading, item.value, item.at, people, schedules) ?? []);
    const levels = [
      ...Map.groupBy(
        steps.toSorted((a, b) => a.minutes - b.minutes),
        ({ minutes }) => minutes,
      ),
    ].map(([minutes, those]) => levelOf(minutes, those));
    atMost(reading, under(at, 'rules'), levels.length, levelsMax, 'levels');
    if (levels.length === 0) {
      note(reading, at, 'to do', `the escalation${called(escalation)} IS NOT FOLLOWED ANY MORE: none of its steps asks anybody whom this file names`);
      return [];
    }
    const untilClosed = steps.filter((step) => step.untilClosed).length;
    if (untilClosed > 0 && untilClosed < steps.length)
      note(
        reading,
        at,
        'to do',
        'has steps that wait for an answer and others that go on until it is closed: here all of them end with an answer; write `stop_on: [resolved]` if none should',
      );
    const name = ownLabel(escalation, used).slice(0, 100);
    note(
      reading,
      at,
      'to do',
      `no route has the escalation policy ${JSON.stringify(name)} yet, so NOBODY IS ASKED BY IT: write \`escalation_policy\` at the routes of its team`,
    );
    const repeats = repeatOf(reading, fields.take('repeat'), under(at, 'repeat'));
    return [{ name, levels: levels.slice(0, levelsMax), ...repeats, ...(untilClosed === steps.length ? { stop_on: ['resolved'] } : {}) }];
  });
}

function stepOf(reading: Reading, value: unknown, at: string, people: People, schedules: ReadonlyMap<string, readonly string[]>): Step | null {
  const fields = fieldsOf(reading, value, at);
  const delay = fieldsOf(reading, fields.take('delay'), under(at, 'delay'));
  const recipient = fieldsOf(reading, fields.take('recipient'), under(at, 'recipient'));
  const amount = numberIn(reading, delay, 'timeAmount', 0) * (minutesOf.get(said(reading, delay, 'timeUnit')) ?? 1);
  const [type, id, name] = [said(reading, recipient, 'type'), said(reading, recipient, 'id'), said(reading, recipient, 'name')];
  const how = said(reading, fields, 'notifyType');
  const rest = { minutes: Math.min(minutesMax, Math.max(0, Math.round(amount))), untilClosed: said(reading, fields, 'condition') === 'if-not-closed' };
  if (type === 'user') return { ...rest, people: [people.nameOf(id, said(reading, recipient, 'username'), recipient.at)], schedules: [] };
  const named = type === 'schedule' ? (schedules.get(id) ?? schedules.get(name)) : undefined;
  if (named === undefined) {
    note(reading, recipient.at, 'to do', 'is a team, or a schedule that is not in this file: nobody is asked in its place');
    return null;
  }
  if (how !== '' && how !== 'default') note(reading, at, 'changed', 'asks others of a schedule than those on call; here it asks those on call');
  return { ...rest, people: [], schedules: named };
}

function levelOf(minutes: number, steps: readonly Step[]): Part {
  const people = [...new Set(steps.flatMap((step) => step.people))].slice(0, targetsMax);
  const schedules = [...new Set(steps.flatMap((step) => step.schedules))].slice(0, targetsMax);
  return { delay: `${minutes}m`, ...(people.length > 0 ? { people } : {}), ...(schedules.length > 0 ? { schedules } : {}) };
}

function repeatOf(reading: Reading, value: unknown, at: string): Part {
  const fields = fieldsOf(reading, value, at);
  const count = Math.min(repeatsMax, Math.max(0, Math.round(numberIn(reading, fields, 'count', 0))));
  const waits = Math.min(minutesMax, Math.max(0, Math.round(numberIn(reading, fields, 'waitInterval', 0))));
  if (isTrue(fields.take('closeAlertAfterAll')))
    note(reading, at, 'left out', 'closed the alert after all: here it stays open, and says that nobody has answered');
  return count === 0 ? {} : { repeat: count, ...(waits === 0 ? {} : { repeat_delay: `${waits}m` }) };
}
