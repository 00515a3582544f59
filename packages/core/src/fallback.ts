import type { Language } from '@tocsin/contracts/language';
import type { FaultView } from '@tocsin/contracts/view';
import { fallbackLaneOf, laneOfChannel, type TenantPlan, targetOfLane } from './tenantPlan.ts';

/** A lane that cannot be written to, and why. Times are ms since 1970; from `tryAt` on it is written to again, to see whether it can. */
export interface LaneFault {
  code: string;
  since: number;
  lastSeenAt: number;
  tryAt: number;
}

/** A lane that cannot be written to is tried again after this. */
export const tryAgainMs = 180_000;

type OfGroup = { routeKey: string } | null;

/** Where what a lane of this group cannot take may go, best first: its route's, its environment's, the tenant's fallback channel, then the default channels. */
export function fallbackLanesOf(plan: TenantPlan, group: OfGroup): string[] {
  const environment = (group === null ? undefined : plan.places.get(group.routeKey)?.environment) ?? plan.base;
  const channels = [environment.fallbackChannel, plan.base.fallbackChannel, environment.defaultChannel, plan.base.defaultChannel];
  return [...new Set([fallbackLaneOf(plan, group), ...channels.map(laneOfChannel)])];
}

/** The lane that gets what `lane` cannot take; null when none is left that can be written to. */
export function laneInsteadOf(plan: TenantPlan, group: OfGroup, lane: string, faults: ReadonlyMap<string, LaneFault>): string | null {
  return fallbackLanesOf(plan, group).find((other) => other !== lane && !faults.has(other)) ?? null;
}

/**
 * The lane to write to for `lane`, and the fault when that is another one: while it cannot be written to, its fallback; once it is time to try it again, or when
 * there is none better, itself.
 */
export function openLaneOf(
  plan: TenantPlan,
  group: OfGroup,
  lane: string,
  faults: ReadonlyMap<string, LaneFault>,
  now: number,
): { lane: string; fault: LaneFault | null } {
  const fault = faults.get(lane);
  if (fault === undefined || fault.tryAt <= now) return { lane, fault: null };
  const instead = laneInsteadOf(plan, group, lane, faults);
  return instead === null ? { lane, fault: null } : { lane: instead, fault };
}

/** What is said of a lane that cannot be written to. */
export function faultViewOf(plan: TenantPlan, lane: string, fault: Pick<LaneFault, 'code' | 'since'>, instead: string, consoleUrl: string | null): FaultView {
  return { tenantId: plan.tenantId, target: nameOfLane(lane), code: fault.code, fallback: nameOfLane(instead), since: fault.since, consoleUrl };
}

/** The language of a lane: as a receiver or the channel's own setting names it, else its group's, else the tenant's. */
export function languageOfLane(plan: TenantPlan, group: OfGroup, lane: string): Language {
  const place = group === null ? undefined : plan.places.get(group.routeKey);
  for (const environment of [...(place ? [place.environment] : []), plan.base, ...plan.environments.values()]) {
    for (const destinations of environment.receivers.values()) {
      const language = destinations.find((to) => to.lane === lane)?.language;
      if (language) return language;
    }
  }
  return place?.route.language ?? (place?.environment ?? plan.base).language;
}

/** `#ops` of `slack:#ops`, `PagerDuty payments` of `pagerduty:payments`. */
export function nameOfLane(lane: string): string {
  const target = targetOfLane(lane);
  if (target.kind === 'slack') return target.channel;
  return target.kind === 'webhook' ? `webhook ${target.name}` : target.name;
}
