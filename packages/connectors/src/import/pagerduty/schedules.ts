import { timeZoneSchema } from '@tocsin/contracts/tenant/timeZone';
import { atMost, fieldsOf, isNothing, listOf, note, type Reading, under } from '../alertmanager/reading.ts';
import { harmless } from '../harmless.ts';
import { called, numberIn, type Resource, said } from '../resources.ts';
import { type FileRestriction, instantOf, restrictionFrom, rotationText, wallMinute, wallText } from '../schedules/layerParts.ts';
import type { People } from '../schedules/people.ts';
import { scheduleName } from '../schedules/scheduleName.ts';

type Part = Record<string, unknown>;

const schedulesMax = 200;
const layersMax = 20;
const restrictionsMax = 20;
const peopleMax = 200;
const minuteMs = 60_000;

/** The schedules of an export, and what each is called in the tenant's file, by its ID. */
export function convertSchedules(reading: Reading, schedules: readonly Resource[], people: People): { written: Part[]; names: ReadonlyMap<string, string> } {
  atMost(reading, 'schedules', schedules.length, schedulesMax, 'schedules');
  const [names, used] = [new Map<string, string>(), new Set<string>()];
  const written = schedules.slice(0, schedulesMax).flatMap((schedule) => {
    const layers = layersOf(reading, schedule, people);
    if (layers === null) return [];
    const title = schedule.name || said(reading, schedule.fields, 'summary');
    const name = scheduleName(title, used);
    names.set(schedule.id, name);
    if (name !== title) note(reading, schedule.at, 'changed', `the schedule${called(schedule)} is called ${name} from now on`);
    return [{ name, time_zone: layers.zone, layers: layers.written }];
  });
  return { written, names };
}

function layersOf(reading: Reading, schedule: Resource, people: People): { zone: string; written: Part[] } | null {
  const { at, fields } = schedule;
  const zone = said(reading, fields, 'time_zone');
  const layers = listOf(reading, fields.take('schedule_layers'), under(at, 'schedule_layers'));
  const title = `the schedule${called(schedule)} IS NOT FOLLOWED ANY MORE`;
  if (zone === '' || !timeZoneSchema.safeParse(zone).success) {
    note(reading, at, 'to do', `${title}: its time zone is none of the IANA database; write it by hand`);
    return null;
  }
  noteArranged(reading, schedule);
  atMost(reading, under(at, 'schedule_layers'), layers.length, layersMax, 'layers');
  // The API lists the layer first that wins over the others; here the last one does.
  const read = layers.slice(0, layersMax).map((item) => layerOf(reading, item.value, item.at, zone, people));
  const written = read.filter((layer) => layer !== null).toReversed();
  if (written.length > 0) return { zone, written: named(written) };
  note(reading, at, 'to do', `${title}: it has no layers in this file; fetch it by its own address (GET /schedules/ID)`);
  return null;
}

function layerOf(reading: Reading, value: unknown, at: string, zone: string, people: People): Part | null {
  const fields = fieldsOf(reading, value, at);
  const seconds = numberIn(reading, fields, 'rotation_turn_length_seconds', 0);
  const rotation = rotationText(seconds);
  const [start, first] = [instantOf(said(reading, fields, 'start')), instantOf(said(reading, fields, 'rotation_virtual_start'))];
  const endText = said(reading, fields, 'end');
  const endsAt = endText === '' ? null : instantOf(endText);
  const users = listOf(reading, fields.take('users'), under(at, 'users')).map((item) => userOf(reading, item.value, item.at, people));
  const restrictions = restrictionsOf(reading, fields.take('restrictions'), under(at, 'restrictions'));
  const name =
    harmless(said(reading, fields, 'name'))
      .trim()
      .slice(0, 100)
      .replace(/[\ud800-\udbff]$/, '') || 'layer';
  const fault = faultOf({ rotation, start, endsAt, users: users.length, restrictions });
  if (fault !== null || rotation === null || restrictions === null) {
    note(reading, at, 'to do', `the layer ${JSON.stringify(name)} IS NOT FOLLOWED ANY MORE: ${fault ?? 'it cannot be said here'}`);
    return null;
  }
  const turns = turnsFrom({ zone, start, first: Number.isNaN(first) ? start : first, turnMs: seconds * 1_000, users });
  if (turns.isEarlier) note(reading, at, 'changed', 'begins in the middle of a turn; here it begins with that turn, and hands over at the same times');
  const end = endsAt === null ? null : wallMinute(zone, endsAt);
  if (end !== null && !(end > turns.start)) return null;
  return {
    name,
    people: turns.people,
    rotation,
    start: wallText(turns.start),
    ...(end === null ? {} : { end: wallText(end) }),
    ...(restrictions.length > 0 ? { restrictions } : {}),
  };
}

function faultOf({
  rotation,
  start,
  endsAt,
  users,
  restrictions,
}: {
  rotation: string | null;
  start: number;
  endsAt: number | null;
  users: number;
  restrictions: unknown;
}): string | null {
  if (rotation === null) return 'its turns are no whole number of hours, days or weeks';
  if (Number.isNaN(start) || Number.isNaN(endsAt ?? 0)) return 'it says not when it begins or ends';
  if (users === 0) return 'nobody is in it';
  if (users > peopleMax) return `more than ${peopleMax} people are in it`;
  return restrictions === null ? 'the times it is restricted to cannot be said here' : null;
}

/** Turns are counted from `first` on, and those before `start` are left out: so the first one is of whoever has the turn in which it begins. */
function turnsFrom(layer: { zone: string; start: number; first: number; turnMs: number; users: readonly string[] }): {
  start: number;
  people: string[];
  isEarlier: boolean;
} {
  const { zone, turnMs, users } = layer;
  const [start, first] = [wallMinute(zone, layer.start), wallMinute(zone, layer.first)];
  const turn = Math.floor((start - first) / turnMs);
  const place = ((turn % users.length) + users.length) % users.length;
  const begins = first + turn * turnMs;
  return { start: begins, people: [...users.slice(place), ...users.slice(0, place)], isEarlier: begins < start };
}

function userOf(reading: Reading, value: unknown, at: string, people: People): string {
  const fields = fieldsOf(reading, value, at);
  const inner = fields.take('user');
  const user = isNothing(inner) ? fields : fieldsOf(reading, inner, under(at, 'user'));
  const id = said(reading, user, 'id');
  return people.nameOf(id, said(reading, user, 'name') || said(reading, user, 'summary'), at);
}

/** Null where one of them cannot be said: without it somebody would be on call who is not. */
function restrictionsOf(reading: Reading, value: unknown, at: string): FileRestriction[] | null {
  const items = listOf(reading, value, at);
  if (items.length > restrictionsMax) return null;
  const read = items.map((item) => {
    const fields = fieldsOf(reading, item.value, item.at);
    const [, hours, minutes, seconds = '00'] = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(said(reading, fields, 'start_time_of_day')) ?? [];
    const lasts = (numberIn(reading, fields, 'duration_seconds', 0) * 1_000) / minuteMs;
    const isWeekly = said(reading, fields, 'type') === 'weekly_restriction';
    // Monday is 1, Sunday 7.
    const day = isWeekly ? numberIn(reading, fields, 'start_day_of_week', Number.NaN) % 7 : null;
    return hours === undefined || seconds !== '00' ? null : restrictionFrom(day, Number(hours) * 60 + Number(minutes), lasts);
  });
  const written = read.filter((each) => each !== null);
  return written.length === read.length ? written : null;
}

/** What somebody put above the layers for a time. */
function noteArranged(reading: Reading, { at, fields }: Resource): void {
  const arranged = fieldsOf(reading, fields.take('overrides_subschedule'), under(at, 'overrides_subschedule'));
  const entries = listOf(reading, arranged.take('rendered_schedule_entries'), under(arranged.at, 'rendered_schedule_entries'));
  if (entries.length > 0)
    note(
      reading,
      at,
      'to do',
      `has ${entries.length} overrides, which are no part of a tenant's file: arrange those that are to come with \`tocsin override\``,
    );
}

/** Layers of a schedule may have one name in PagerDuty; here it would be hard to tell who wins. */
function named(layers: readonly Part[]): Part[] {
  const used = new Map<unknown, number>();
  return layers.map((layer) => {
    const times = (used.get(layer['name']) ?? 0) + 1;
    used.set(layer['name'], times);
    return times === 1 ? layer : { ...layer, name: `${String(layer['name']).slice(0, 95)} ${times}` };
  });
}
