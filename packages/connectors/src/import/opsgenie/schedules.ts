import { scheduleSchema } from '@tocsin/contracts/tenant/schedule';
import { timeZoneSchema } from '@tocsin/contracts/tenant/timeZone';
import { scheduleOfFile } from '@tocsin/core/oncall/scheduleOfFile';
import { atMost, isNothing, isTrue, listOf, note, type Reading, under } from '../alertmanager/reading.ts';
import { called, type Resource, said } from '../resources.ts';
import type { People } from '../schedules/people.ts';
import { scheduleName } from '../schedules/scheduleName.ts';
import { type FileLayer, rotationOf } from './rotations.ts';

/** A schedule as a tenant's file has it. */
interface FilePart {
  name: string;
  time_zone: string;
  layers: FileLayer[];
}

/** What schedules became; `names` has those that stand for one of the export, by its ID and by its name. */
export interface Schedules {
  written: FilePart[];
  names: ReadonlyMap<string, readonly string[]>;
}

const schedulesMax = 200;
const layersMax = 20;
const dayMs = 86_400_000;

/**
 * The schedules of an export. Everybody whom a rotation of Opsgenie names is on call at the same time, while of layers one wins: so rotations that never name two at once are
 * layers of one schedule, and others schedules of their own, which a level asks together.
 */
export function convertSchedules(reading: Reading, schedules: readonly Resource[], people: People): Schedules {
  const [names, used] = [new Map<string, string[]>(), new Set<string>()];
  const written = schedules.flatMap((schedule) => {
    const parts = partsOf(reading, schedule, people);
    if (parts === null) return [];
    const own = parts.layers.map((layers, index) => {
      const title = parts.layers.length === 1 ? schedule.name : `${schedule.name} ${layers[0]?.name || index + 1}`;
      return { name: scheduleName(title, used), time_zone: parts.zone, layers };
    });
    for (const key of [schedule.id, schedule.name])
      if (key !== '')
        names.set(
          key,
          own.map(({ name }) => name),
        );
    if (own.length > 1)
      note(
        reading,
        schedule.at,
        'changed',
        `the schedule${called(schedule)} has several people on call at once, so its rotations are schedules of their own: ${own.map(({ name }) => name).join(', ')}`,
      );
    else if (own[0] && own[0].name !== schedule.name)
      note(reading, schedule.at, 'changed', `the schedule${called(schedule)} is called ${own[0].name} from now on`);
    return own;
  });
  atMost(reading, 'schedules', written.length, schedulesMax, 'schedules');
  return { written: written.slice(0, schedulesMax), names };
}

function partsOf(reading: Reading, schedule: Resource, people: People): { zone: string; layers: FileLayer[][] } | null {
  const { at, fields } = schedule;
  const zone = said(reading, fields, 'timezone');
  const enabled = fields.take('enabled');
  const rotations = listOf(reading, fields.take('rotations'), under(at, 'rotations'));
  if (!isNothing(enabled) && !isTrue(enabled)) {
    note(reading, at, 'left out', `the schedule${called(schedule)} was switched off`);
    return null;
  }
  const title = `the schedule${called(schedule)} IS NOT FOLLOWED ANY MORE: NOBODY IS CALLED BY IT`;
  if (zone === '' || !timeZoneSchema.safeParse(zone).success) {
    note(reading, at, 'to do', `${title}; its time zone is none of the IANA database`);
    return null;
  }
  const layers = rotations.map((item) => rotationOf(reading, item.value, item.at, zone, people)).filter((layer) => layer !== null);
  if (layers.length === 0) {
    note(reading, at, 'to do', `${title}; it has no rotations in this file: fetch it with ?expand=rotation`);
    return null;
  }
  atMost(reading, under(at, 'rotations'), layers.length, layersMax, 'rotations');
  return { zone, layers: overlap(layers.slice(0, layersMax), zone) ? layers.map((layer) => [layer]) : [layers] };
}

/** Whether two of the layers are ever on call at the same time, whoever's turn it is, as far as is looked: what they are restricted to comes again every week, so until 120 days after all have begun. */
function overlap(layers: readonly FileLayer[], zone: string): boolean {
  if (layers.length < 2) return false;
  const starts = layers.map(({ start }) => Date.parse(`${start}Z`));
  const last = Math.max(...starts);
  const [from, to] = [Math.max(Math.min(...starts), last - 400 * dayMs), last + 120 * dayMs];
  const taken = layers.flatMap((layer) => {
    const schedule = scheduleOfFile(scheduleSchema.parse({ name: 'x', time_zone: zone, layers: [{ ...layer, people: ['x'] }] }));
    return schedule.shiftsBetween(from, to).filter(({ people: some }) => some.length > 0);
  });
  const shifts = taken.sort((a, b) => a.from - b.from);
  // Shifts of one layer follow each other, so two that overlap are of two layers.
  return shifts.some((shift, index) => index > 0 && shift.from < (shifts[index - 1]?.to ?? 0));
}
