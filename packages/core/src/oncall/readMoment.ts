import { firstShown } from './wallClock.ts';

const pattern = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** A time as people write it, in ms since 1970: without an offset it is by the clocks of `zone`, a date alone is noon of that day. Null for what is no time. */
export function readMoment(text: string, zone: string): number | null {
  const [found, offset] = pattern.exec(text) ?? [];
  if (found === undefined) return null;
  const time = found.length === 10 ? `${found}T12:00` : found.replace(' ', 'T');
  const at = Date.parse(offset === undefined ? `${time}Z` : time);
  if (Number.isNaN(at)) return null;
  return offset === undefined ? firstShown(zone, at) : at;
}
