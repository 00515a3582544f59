import type { SuppressionKind, SuppressionView } from '@tocsin/contracts/view';
import { type InhibitSource, inhibitTargetsOf } from './inhibition.ts';
import type { Labels } from './matching.ts';
import { type Silence, silencedShare, silenceStateOf } from './silence.ts';
import { environmentOfRoute, type TenantPlan } from './tenantPlan.ts';
import { mutedBy } from './timeIntervals.ts';

/** Why an alert is not told for now. `ref` is how a group's member keeps it. */
export interface Suppression extends SuppressionView {
  ref: string;
}

/** A group as far as suppression goes. */
export interface JudgedGroup {
  routeKey: string;
  labels: Labels;
}

/** Whether anything in the tenant's file can suppress alerts. */
export function fileSuppresses(plan: Pick<TenantPlan, 'base' | 'environments' | 'silences' | 'inhibitRules' | 'timeIntervals'>): boolean {
  const isSilent = [plan.base, ...plan.environments.values()].some((environment) => environment.silent);
  return isSilent || plan.silences.length > 0 || plan.inhibitRules.length > 0 || plan.timeIntervals.size > 0;
}

/** What suppresses every alert of a group at once: its environment, the time, or a silence that takes the group as a whole. Null: look at each alert. */
export function suppressionOfGroup(plan: TenantPlan, group: JudgedGroup, silences: readonly Silence[], now: number): Suppression | null {
  const place = plan.places.get(group.routeKey);
  const environment = environmentOfRoute(plan, group.routeKey);
  if (environment.silent) {
    const name = environment.name ?? '';
    return { ref: `environment:${name}`, kind: 'environment', name, by: '', until: null };
  }
  const muted = place === undefined ? null : mutedBy(place.route, plan.timeIntervals, now);
  if (muted !== null) return { ref: `time:${muted.name}`, kind: 'time', name: muted.name, by: '', until: muted.until };
  const whole = activeSilences(plan, group, silences, now).filter((silence) => silencedShare(silence, group.labels) === 'all');
  return lastOf(whole.map(suppressionBySilence));
}

/** The silences that may take some alerts of a group and not others. */
export function partialSilences(plan: TenantPlan, group: JudgedGroup, silences: readonly Silence[], now: number): Silence[] {
  return activeSilences(plan, group, silences, now).filter((silence) => silencedShare(silence, group.labels) === 'some');
}

/** Whether one alert is suppressed, by a silence or by alerts that inhibit it (`sources` by their key). */
export function suppressionOfAlert(
  plan: Pick<TenantPlan, 'inhibitRules'>,
  alert: { alertId: string; labels: Labels },
  silences: readonly Silence[],
  sources: ReadonlyMap<string, readonly InhibitSource[]>,
): Suppression | null {
  const silenced = lastOf(silences.filter((silence) => silence.takes(alert.labels)).map(suppressionBySilence));
  if (silenced !== null) return silenced;
  for (const { sourceKey, rule, isSource } of inhibitTargetsOf(plan.inhibitRules, alert.labels)) {
    const source = sources.get(sourceKey)?.find((each) => each.alertId !== alert.alertId && !(each.isBoth && isSource));
    if (source) return { ref: inhibitionRef(source.alertId), kind: 'inhibition', name: rule.name, by: source.alertId, until: null };
  }
  return null;
}

/** How a member keeps that an alert inhibits it. */
export function inhibitionRef(sourceAlertId: string): string {
  return `inhibition:${sourceAlertId}`;
}

/** How a member keeps that a silence takes it. */
export function silenceRef(silenceId: string): string {
  return `silence:${silenceId}`;
}

/** The one that ends last; one without an end before all others. */
export function lastOf(suppressions: readonly Suppression[]): Suppression | null {
  const endOf = (suppression: Suppression) => suppression.until ?? Number.POSITIVE_INFINITY;
  return suppressions.reduce<Suppression | null>((last, each) => (last === null || endOf(each) > endOf(last) ? each : last), null);
}

function activeSilences(plan: TenantPlan, group: JudgedGroup, silences: readonly Silence[], now: number): Silence[] {
  return [...plan.silences, ...silences].filter((silence) => isForGroup(plan, group, silence) && silenceStateOf(silence, now) === 'active');
}

/** So often a group with something suppressed is looked at, whatever end was foreseen: silences are ended, rules change, and a process may die before it says so. */
const lookMs: Readonly<Record<SuppressionKind, number>> = { silence: 60_000, inhibition: 60_000, time: 300_000, environment: 300_000 };

/** When an alert that is suppressed `now` is to be looked at again (ms since 1970). */
export function lookAtOf({ kind, until }: Suppression, now: number): number {
  return Math.min(now + lookMs[kind], until ?? Number.POSITIVE_INFINITY);
}

/** Whether a silence is for groups of this group's environment. */
export function isForGroup(plan: TenantPlan, group: Pick<JudgedGroup, 'routeKey'>, silence: Silence): boolean {
  return silence.environment === undefined || silence.environment === (environmentOfRoute(plan, group.routeKey).name ?? '');
}

function suppressionBySilence(silence: Silence): Suppression {
  return { ref: silenceRef(silence.silenceId), kind: 'silence', name: silence.comment, by: silence.createdBy, until: silence.endsAt };
}
