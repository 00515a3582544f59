import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import type { FileSilence } from '@tocsin/contracts/tenant/silence';
import { uuidOf } from './groupIdentity.ts';
import { compileMatchers, type Labels, type LabelTest } from './matching.ts';

/** Alerts that `matchers` take are not told from `startsAt` on until before `endsAt` (ms since 1970). */
export interface StoredSilence {
  silenceId: string;
  matchers: readonly Matcher[];
  startsAt: number;
  endsAt: number;
  createdBy: string;
  comment: string;
  /** Only groups of this environment; '': of those that the tenant's file says nothing about. Absent: every group. */
  environment?: string;
}

/** A silence that can be asked whether it takes an alert. */
export interface Silence extends StoredSilence {
  takes: LabelTest;
  /** The matchers one by one, with the label that each looks at. */
  tests: readonly { name: string; takes: LabelTest }[];
}

export type SilenceState = 'pending' | 'active' | 'expired';

/** How a silence stands at a time. It holds at its begin and no longer at its end, as in Alertmanager's `CalcSilenceState` (types/types.go). */
export function silenceStateOf({ startsAt, endsAt }: Pick<StoredSilence, 'startsAt' | 'endsAt'>, now: number): SilenceState {
  if (now < startsAt) return 'pending';
  return now < endsAt ? 'active' : 'expired';
}

/** A stored silence with its matchers compiled. */
export function compileSilence(stored: StoredSilence): Silence {
  const tests = stored.matchers.map((matcher) => ({ name: matcher.name, takes: compileMatchers([matcher]) }));
  return { ...stored, tests, takes: (labels) => tests.every((test) => test.takes(labels)) };
}

/** A silence that a tenant's file names. Its id follows from what it says, so the same file always means the same silence. */
export function silenceOfFile(tenantId: string, silence: FileSilence): Silence {
  const { matchers, created_by: createdBy, comment, ends_at: endsAt, starts_at: startsAt = 0 } = silence;
  const silenceId = uuidOf('silence', [tenantId, JSON.stringify([matchers, startsAt, endsAt, createdBy, comment])]);
  return compileSilence({ silenceId, matchers, startsAt, endsAt, createdBy, comment });
}

/**
 * How much of a group a silence takes, as far as its labels tell. `some` means that each alert has to be asked: of a label that the group lacks it is not known
 * whether its alerts lack it too, as its route may have grouped by others when the group was made.
 */
export function silencedShare(silence: Silence, groupLabels: Labels): 'all' | 'some' | 'none' {
  const known = (name: string) => Object.hasOwn(groupLabels, name);
  if (silence.tests.some(({ name, takes }) => known(name) && !takes(groupLabels))) return 'none';
  return silence.tests.every(({ name }) => known(name)) ? 'all' : 'some';
}

/**
 * Matchers for exactly the alerts of a group: its labels, that it lacks those it would be grouped by, and the matchers on the way to its route. Null when nothing
 * tells the group from others.
 */
export function matchersOfGroup(groupBy: readonly string[] | null, groupLabels: Labels, way: readonly Matcher[] = []): Matcher[] | null {
  const names = groupBy ?? Object.keys(groupLabels).sort();
  const matchers = names.map((name): Matcher => ({ name, operator: '=', value: Object.hasOwn(groupLabels, name) ? (groupLabels[name] ?? '') : '' }));
  const isNew = (matcher: Matcher) =>
    !matchers.some(({ name, operator, value }) => name === matcher.name && operator === matcher.operator && value === matcher.value);
  for (const matcher of way) if (isNew(matcher)) matchers.push(matcher);
  return matchers.some(({ operator, value }) => operator === '=' && value !== '') ? matchers : null;
}
