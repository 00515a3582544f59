import { nobodyName } from '@tocsin/contracts/tenant/person';
import type { FileSchedule } from '@tocsin/contracts/tenant/schedule';
import { compileSchedule, type Schedule } from './schedule.ts';

/** A schedule of a checked tenant file. */
export function scheduleOfFile({ name, time_zone: timeZone, layers }: FileSchedule): Schedule {
  return compileSchedule({
    name,
    timeZone,
    overrides: [],
    layers: layers.map(({ name: layer, people, rotation, start, end = null, restrictions = [] }) => ({
      name: layer,
      people: people.map((person) => (person === nobodyName ? null : person)),
      ...rotation,
      start,
      end,
      restrictions,
    })),
  });
}
