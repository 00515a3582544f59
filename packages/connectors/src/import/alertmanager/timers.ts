import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { routeDefaults } from '@tocsin/core/routing';
import { type Fields, fault, isNothing, note, type Reading, textOf, under } from './reading.ts';

/** What Alertmanager does where a root route says nothing (dispatch/route.go), and what Tocsin does. */
const timers = [
  { name: 'group_wait', theirs: '30s', ours: routeDefaults.groupWaitMs, leastMs: 0 },
  { name: 'group_interval', theirs: '5m', ours: routeDefaults.groupIntervalMs, leastMs: 1 },
  { name: 'repeat_interval', theirs: '4h', ours: routeDefaults.repeatIntervalMs, leastMs: 1_000 },
] as const;

/** The timers of a route. A root gets Alertmanager's defaults, written out where Tocsin has others. */
export function convertTimers(reading: Reading, fields: Fields, isRoot: boolean): Record<string, string> {
  const found = timers.flatMap(({ name, theirs, ours, leastMs }) => {
    const at = under(fields.at, name);
    const text = convertDuration(reading, fields.take(name), at, leastMs);
    if (text !== undefined) return [[name, text]];
    return isRoot && durationSchema.parse(theirs) !== ours ? [[name, theirs]] : [];
  });
  return Object.fromEntries(found) as Record<string, string>;
}

function convertDuration(reading: Reading, value: unknown, at: string, leastMs: number): string | undefined {
  const text = textOf(reading, value, at);
  if (isNothing(text)) return undefined;
  const read = durationSchema.safeParse(text);
  if (!read.success) {
    const [issue] = read.error.issues;
    if (issue?.code !== 'custom') fault(reading, at, issue?.message ?? 'is no duration');
    else note(reading, at, 'changed', 'is longer than the 24 days that Tocsin keeps count of; it became 24d');
    return '24d';
  }
  if (read.data === 0 && leastMs > 0) fault(reading, at, 'is zero, which Alertmanager refuses too');
  else if (read.data < leastMs) {
    note(reading, at, 'changed', 'is shorter than the second that Tocsin waits at least; it became 1s');
    return '1s';
  }
  return text;
}
