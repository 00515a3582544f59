import type { FilePolicy } from '@tocsin/contracts/tenant/escalationPolicy';

/** What one level tells, and when: `delay` in seconds after its round began. What is named is what the file says; who is on call is asked when it is told. */
export interface RunLevel {
  delay: number;
  channels?: readonly string[] | undefined;
  people?: readonly string[] | undefined;
  userGroups?: readonly string[] | undefined;
  schedules?: readonly string[] | undefined;
  /** Endpoints that get an incident of what escalates. */
  pagerduty?: string | undefined;
  servicenow?: string | undefined;
}

/** What a run keeps of its policy for as long as it lives, whatever becomes of the file. */
export interface RunTerms {
  levels: readonly RunLevel[];
  /** How often the levels are gone through, at least once. */
  rounds: number;
  /** How long after a round's last level the next one begins, or it is said that nobody has answered. */
  repeatDelayMs: number;
  /** Whether an acknowledgement ends it. */
  stopsOnAck: boolean;
  /** Names of time intervals outside of which levels wait; none: they never do. */
  businessHours: readonly string[];
  /** Critical alerts wait for them too. */
  criticalWaits: boolean;
}

/** A policy of a tenant's file. */
export interface EscalationPolicy extends RunTerms {
  name: string;
  acknowledgeWithinMs: number | null;
  resolveWithinMs: number | null;
  warnBeforeMs: number;
}

/** Time to answer the last level, where nothing else is said. */
export const repeatDelayMs = 300_000;

/** The terms of a run that was set up with levels alone. */
export function termsOfLevels(levels: readonly RunLevel[]): RunTerms {
  return { levels, rounds: 1, repeatDelayMs, stopsOnAck: true, businessHours: [], criticalWaits: false };
}

/** A policy of a checked tenant file. */
export function policyOfFile(policy: FilePolicy): EscalationPolicy {
  const levels = policy.levels.map(({ delay, channels, people, user_groups: userGroups, schedules, pagerduty, servicenow }) => ({
    ...{ delay: delay / 1_000 },
    ...(channels && { channels }),
    ...(people && { people }),
    ...(userGroups && { userGroups }),
    ...(schedules && { schedules }),
    ...(pagerduty && { pagerduty }),
    ...(servicenow && { servicenow }),
  }));
  return {
    name: policy.name,
    levels: levels.sort((a, b) => a.delay - b.delay),
    rounds: 1 + (policy.repeat ?? 0),
    repeatDelayMs: policy.repeat_delay ?? repeatDelayMs,
    stopsOnAck: policy.stop_on?.includes('acknowledged') ?? true,
    businessHours: policy.business_hours ?? [],
    criticalWaits: policy.business_hours_for_critical ?? false,
    acknowledgeWithinMs: policy.acknowledge_within ?? null,
    resolveWithinMs: policy.resolve_within ?? null,
    warnBeforeMs: policy.warn_before ?? 0,
  };
}
