import { z } from 'zod';
import { didYouMean } from '../suggest.ts';
import { shown } from './shown.ts';

/** From and to, both included. */
export interface Range {
  from: number;
  to: number;
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** Reads one end of a range; what is wrong with it, in words, when it is none. */
type Read = (text: string) => number | string;

/** `monday`, `monday:friday`: days from Sunday = 0 on. Like all ranges here read as in Alertmanager's timeinterval/timeinterval.go, in any case. */
export const weekdayRangeSchema = rangeSchema('a weekday like monday, or monday:friday', readName(weekdays, 0), (range) => wrapped(range, weekdays, 0));

/** `january`, `3`, `january:march`, `1:3`. Alertmanager takes months like 13 too, which never are. */
export const monthRangeSchema = rangeSchema(
  'a month like january or 1, or january:march',
  (text) => readNumber(text, 1, 12) ?? readName(months, 1)(text),
  (range) => wrapped(range, months, 1),
);

/** `2026`, `2026:2028`. */
export const yearRangeSchema = rangeSchema(
  'a year like 2026, or 2026:2028',
  (text) => readNumber(text, 0, 9_999) ?? '',
  ({ from, to }) => (from > to ? 'ends before it begins' : to < 1970 ? 'is over for good; write all four digits of a year' : null),
);

/** `1`, `1:5`, `-1` for the last, `-3:-1`, `20:-1`. */
export const dayOfMonthRangeSchema = rangeSchema(
  'a day of the month: 1 to 31, or -1 (the last) to -31',
  (text) => readNumber(text, 1, 31) ?? readNumber(text, -31, -1) ?? '',
  ({ from, to }) => {
    if (from < 0 && to > 0) return `begins in one month and ends in the next; write "${from}:-1" and "1:${to}"`;
    // Days from the end are placed in the shortest month.
    const placed = (day: number) => (day < 0 ? 28 + day : day);
    return placed(from) > placed(to) ? 'does not end after it begins in every month' : null;
  },
);

/** `09:00`, `24:00` for the end of the day. Becomes a minute of the day. */
export const minuteSchema = z
  .string({
    error: ({ input }) =>
      input === undefined ? 'is missing: a range needs start_time and end_time' : `${shown(input)} is no time of day; write it in quotes, like "09:00"`,
  })
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, {
    error: ({ input }) =>
      `${shown(input)} is not a time of day like 09:00 or 17:30, at most 24:00${/^\d:[0-5]\d$/.test(String(input)) ? `; write "0${String(input)}"` : ''}`,
  })
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

/** Minutes of the day, `to` excluded. */
export const timeRangeSchema = z
  .strictObject(
    {
      start_time: minuteSchema.describe('From this minute on, like "09:00"'),
      end_time: minuteSchema.describe('Until before this one; the end of the day is "24:00"'),
    },
    { error: ({ code, input }) => (code === 'invalid_type' ? `${shown(input)} is not a range like {start_time: "09:00", end_time: "17:00"}` : undefined) },
  )
  .transform(({ start_time: from, end_time: to }, context): Range => {
    if (from >= to) context.issues.push({ code: 'custom', path: ['end_time'], message: faultOfTimes(clock(from), clock(to)), input: clock(to) });
    return { from, to };
  });

function faultOfTimes(start: string, end: string): string {
  if (end === '00:00') return '00:00 is the start of the day; the end is 24:00';
  const night = start > end && start !== '24:00' ? `; for a night write two ranges, ${start} to 24:00 and 00:00 to ${end}` : '';
  return `${end} is not after start_time ${start}${night}`;
}

function clock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((each) => String(each).padStart(2, '0')).join(':');
}

/** One value or `from:to`; YAML makes numbers of some. */
function rangeSchema(kind: string, read: Read, check: (range: Range) => string | null) {
  const text = z.union([z.string().max(50), z.number()], { error: ({ input }) => `${shown(input)} is not ${kind}` });
  return text.transform((written, context): Range => {
    const texts = String(written).toLowerCase().split(':');
    const ends = texts.map(read);
    const wrong = texts.length > 2 ? -1 : ends.findIndex((end) => typeof end === 'string');
    const isRange = texts.length <= 2 && wrong < 0;
    const range = isRange ? { from: Number(ends[0]), to: Number(ends.at(-1)) } : { from: 0, to: 0 };
    const fault = isRange ? check(range) : `is not ${kind}${ends[wrong] ?? ''}`;
    if (fault !== null) context.issues.push({ code: 'custom', message: `${shown(texts[wrong] ?? written)} ${fault}`, input: written });
    return range;
  });
}

function readName(names: readonly string[], first: number): Read {
  return (text) => {
    if (names.includes(text)) return names.indexOf(text) + first;
    const meant = text.length < 2 ? undefined : names.find((name) => name.startsWith(text));
    return meant === undefined ? didYouMean(text, names) : `, did you mean "${meant}"?`;
  };
}

/** As Go's strconv.Atoi reads it. */
function readNumber(text: string, min: number, max: number): number | null {
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : null;
}

function wrapped({ from, to }: Range, names: readonly string[], first: number): string | null {
  if (from <= to) return null;
  const name = (index: number) => names[index - first] ?? '';
  const [last, before] = [names.length - 1 + first, first];
  const span = (start: number, end: number) => (start === end ? `"${name(start)}"` : `"${name(start)}:${name(end)}"`);
  return `ends before it begins: ${name(first)} is the first; write ${span(from, last)} and ${span(before, to)}`;
}
