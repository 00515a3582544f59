import { timeIntervalSchema } from '@tocsin/contracts/tenant/timeInterval';
import { timeZoneSchema } from '@tocsin/contracts/tenant/timeZone';
import { type Fields, fieldsOf, isNothing, listOf, type Reading, under } from '../alertmanager/reading.ts';
import { numberIn, said } from '../resources.ts';

interface Spec {
  weekdays?: string[];
  times?: { start_time: string; end_time: string }[];
  location: string;
}

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const dayMinutes = 24 * 60;

/** The parts of a time interval for when a rule holds; undefined where it always does, null where that cannot be said. */
export function readTimeRestriction(reading: Reading, value: unknown, at: string, zone: string): Spec[] | null | undefined {
  if (isNothing(value)) return undefined;
  const fields = fieldsOf(reading, value, at);
  const type = said(reading, fields, 'type');
  const single = fields.take('restriction');
  const several = listOf(reading, fields.take('restrictions'), under(at, 'restrictions'));
  const items = [...(isNothing(single) ? [] : [{ value: single, at: under(at, 'restriction') }]), ...several];
  const location = timeZoneSchema.safeParse(zone).success ? zone || 'UTC' : null;
  if (location === null || items.length === 0) return null;
  const spans = items.map((item) => spanOf(reading, fieldsOf(reading, item.value, item.at), type));
  const specs = spans.flatMap((span) => (span === null ? [null] : specsOf(span)));
  const written = specs.flatMap((spec) => (spec === null ? [] : [{ ...spec, location }]));
  return written.length === specs.length && timeIntervalSchema.safeParse({ name: 'x', time_intervals: written }).success ? written : null;
}

interface Span {
  /** Days from Monday = 0 on; null for every day. */
  days: { from: number; to: number } | null;
  from: number;
  to: number;
}

function spanOf(reading: Reading, fields: Fields, type: string): Span | null {
  const minute = (edge: string): number => {
    const [hours, minutes] = [numberIn(reading, fields, `${edge}Hour`, -1), numberIn(reading, fields, `${edge}Min`, 0)];
    const isTime = Number.isInteger(hours) && Number.isInteger(minutes) && hours >= 0 && minutes >= 0 && minutes < 60 && hours * 60 + minutes <= dayMinutes;
    return isTime ? hours * 60 + minutes : Number.NaN;
  };
  const [from, to] = [minute('start'), minute('end')];
  const [startDay, endDay] = ['startDay', 'endDay'].map((name) => days.indexOf(said(reading, fields, name).toLowerCase()));
  if (Number.isNaN(from) || Number.isNaN(to) || from === dayMinutes) return null;
  if (type === 'time-of-day') return from === to ? null : { days: null, from, to };
  if (type !== 'weekday-and-time-of-day' || startDay === undefined || endDay === undefined || startDay < 0 || endDay < 0) return null;
  return startDay === endDay && from === to ? null : { days: { from: startDay, to: endDay }, from, to };
}

/** A span goes on from its first minute to its last, nights between its days too. */
function specsOf({ days: ends, from, to }: Span): Omit<Spec, 'location'>[] {
  if (ends === null) return [{ times: from < to ? [range(from, to)] : [range(from, dayMinutes), ...(to > 0 ? [range(0, to)] : [])] }];
  const [first = '', last = ''] = [days[ends.from], days[ends.to]];
  if (ends.from === ends.to && from < to) return [{ weekdays: [first], times: [range(from, to)] }];
  const count = (ends.to - ends.from + 7) % 7 || 7;
  const between = Array.from({ length: count - 1 }, (_, index) => days[(ends.from + 1 + index) % 7] ?? '');
  return [
    { weekdays: [first], ...(from > 0 ? { times: [range(from, dayMinutes)] } : {}) },
    ...(between.length > 0 ? [{ weekdays: between }] : []),
    ...(to > 0 ? [{ weekdays: [last], times: [range(0, to)] }] : []),
  ];
}

function range(from: number, to: number): { start_time: string; end_time: string } {
  return { start_time: clock(from), end_time: clock(to) };
}

function clock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((each) => String(each).padStart(2, '0')).join(':');
}
