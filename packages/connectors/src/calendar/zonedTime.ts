import { timeZoneSchema } from '@tocsin/contracts/tenant/timeZone';
import { firstShown, lastShown } from '@tocsin/core/oncall/wallClock';
import type ICAL from 'ical.js';

/** A time of a calendar: what the clocks show (ms, see core/oncall/wallClock), and whose clocks they are. */
export interface ZonedTime {
  wall: number;
  zone: Zone;
  isDate: boolean;
}

/** An IANA zone, or one that the calendar describes itself. */
export type Zone = { iana: string } | { described: ICAL.Timezone; time: ICAL.Time };

/** Reads a time as it stands in a property. One that names no zone, and every date, is by the clocks of `zone`. */
export function zonedTime(time: ICAL.Time, property: ICAL.Property, zone: string): ZonedTime {
  const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  if (time.isDate) return { wall, zone: { iana: zone }, isDate: true };
  const named = property.getFirstParameter('tzid') ?? '';
  if (time.zone?.tzid === 'UTC') return { wall, zone: { iana: 'UTC' }, isDate: false };
  // What everybody's clocks do is known better here than in a description that may be years old.
  if (named !== '' && timeZoneSchema.safeParse(named).success) return { wall, zone: { iana: named }, isDate: false };
  if (time.zone?.component) return { wall, zone: { described: time.zone, time }, isDate: false };
  return { wall, zone: { iana: zone }, isDate: false };
}

/** When (ms since 1970) something begins that begins at a wall time of a zone. */
export function beginsAt(zone: Zone, wall: number): number {
  return 'iana' in zone ? firstShown(zone.iana, wall) : describedAt(zone, wall);
}

/** When something ends that ends at a wall time: where that comes twice the second time, so that what begins there leaves no gap. */
export function endsAt(zone: Zone, wall: number): number {
  return 'iana' in zone ? lastShown(zone.iana, wall) : describedAt(zone, wall);
}

function describedAt({ described, time }: Extract<Zone, { described: ICAL.Timezone }>, wall: number): number {
  const local = time.clone();
  const date = new Date(wall);
  local.resetTo(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), described);
  return wall - described.utcOffset(local) * 1_000;
}
