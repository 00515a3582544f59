import { nobodyName } from '@tocsin/contracts/tenant/person';
import { fieldsOf, isNothing, listOf, note, type Reading, under } from '../alertmanager/reading.ts';
import { harmless } from '../harmless.ts';
import { numberIn, said } from '../resources.ts';
import { type FileRestriction, instantOf, restrictionFrom, rotationText, wallMinute, wallText } from '../schedules/layerParts.ts';
import type { People } from '../schedules/people.ts';

/** A layer as a tenant's file has it. */
export interface FileLayer {
  name: string;
  people: string[];
  rotation: string;
  start: string;
  end?: string;
  restrictions?: FileRestriction[];
}

const secondsOf = new Map(Object.entries({ hourly: 3_600, daily: 86_400, weekly: 604_800 }));
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const dayMinutes = 1_440;
const [peopleMax, restrictionsMax] = [200, 20];

/** A rotation as a layer; null, and a note, where that cannot be said. */
export function rotationOf(reading: Reading, value: unknown, at: string, zone: string, people: People): FileLayer | null {
  const fields = fieldsOf(reading, value, at);
  const name =
    harmless(said(reading, fields, 'name'))
      .trim()
      .slice(0, 100)
      .replace(/[\ud800-\udbff]$/, '') || 'rotation';
  const rotation = rotationText((secondsOf.get(said(reading, fields, 'type')) ?? 0) * numberIn(reading, fields, 'length', 1));
  const [start, endText] = [instantOf(said(reading, fields, 'startDate')), said(reading, fields, 'endDate')];
  const end = endText === '' ? null : instantOf(endText);
  const participants = listOf(reading, fields.take('participants'), under(at, 'participants')).map((item) => personOf(reading, item.value, item.at, people));
  const restrictions = restrictionsOf(reading, fields.take('timeRestriction'), under(at, 'timeRestriction'));
  const isRight = !Number.isNaN(start) && !Number.isNaN(end ?? 0) && participants.length > 0 && participants.length <= peopleMax;
  if (!isRight || rotation === null || restrictions === null) {
    note(
      reading,
      at,
      'to do',
      `the rotation ${JSON.stringify(name)} IS NOT FOLLOWED ANY MORE: its people, its times or what it is restricted to cannot be said here`,
    );
    return null;
  }
  const [began, over] = [wallMinute(zone, start), end === null ? null : wallMinute(zone, end)];
  if (over !== null && over <= began) return null;
  const layer = { name, people: participants, rotation, start: wallText(began), ...(over === null ? {} : { end: wallText(over) }) };
  return restrictions.length > 0 ? { ...layer, restrictions } : layer;
}

function personOf(reading: Reading, value: unknown, at: string, people: People): string {
  const fields = fieldsOf(reading, value, at);
  const [type, id] = [said(reading, fields, 'type'), said(reading, fields, 'id')];
  if (type === 'user') return people.nameOf(id, said(reading, fields, 'username'), at);
  if (type !== 'none') note(reading, at, 'to do', 'takes turns and is no person: NOBODY IS ON CALL in its turns');
  return nobodyName;
}

/** None: always. Null: what no file can say. */
function restrictionsOf(reading: Reading, value: unknown, at: string): FileRestriction[] | null {
  if (isNothing(value)) return [];
  const fields = fieldsOf(reading, value, at);
  const isWeekly = said(reading, fields, 'type') === 'weekday-and-time-of-day';
  const single = fields.take('restriction');
  const several = listOf(reading, fields.take('restrictions'), under(at, 'restrictions'));
  const items = [...(isNothing(single) ? [] : [{ value: single, at: under(at, 'restriction') }]), ...several];
  const read = items.map((item) => {
    const own = fieldsOf(reading, item.value, item.at);
    const minute = (edge: string) => numberIn(reading, own, `${edge}Hour`, Number.NaN) * 60 + numberIn(reading, own, `${edge}Min`, 0);
    const [from, to] = [minute('start'), minute('end')];
    if (!isWeekly) return restrictionFrom(null, from, lastsFor(to - from, dayMinutes));
    const [first = -1, last = -1] = ['startDay', 'endDay'].map((name) => days.indexOf(said(reading, own, name).toLowerCase()));
    return first < 0 || last < 0 ? null : restrictionFrom(first, from, lastsFor((last - first) * dayMinutes + to - from, 7 * dayMinutes));
  });
  const written = read.filter((each) => each !== null);
  return written.length === read.length && written.length > 0 && written.length <= restrictionsMax ? written : null;
}

/** To the same time it is all around. */
function lastsFor(minutes: number, around: number): number {
  return minutes <= 0 ? minutes + around : minutes;
}
