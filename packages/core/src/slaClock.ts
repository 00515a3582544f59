import type { EscalationPolicy } from './escalationPolicy.ts';
import type { EscalationRun, RunSubject, Standing } from './escalationRun.ts';

/**
 * A clock of what was promised: until something is acknowledged, or until it is over, counted from when it was told. It runs on while a silence holds; then nobody is
 * warned, and that it was missed is recorded without being said. Times are ms since 1970.
 */
export interface SlaClock {
  runId: string;
  kind: 'acknowledge' | 'resolve';
  alertId: string | null;
  groupId: string | null;
  episode: number | null;
  policy: string;
  startedAt: number;
  dueAt: number;
  /** When it is to be looked at: for the warning first, where there is one. */
  nextAt: number;
}

/** What a clock that is looked at comes to. `say`: whether anybody is told. */
export type ClockStep = { do: 'met' } | { do: 'warn' | 'breach'; say: boolean };

/** The clocks that begin with a run. */
export function clocksOf(
  policy: Pick<EscalationPolicy, 'name' | 'acknowledgeWithinMs' | 'resolveWithinMs' | 'warnBeforeMs'>,
  run: RunSubject & Pick<EscalationRun, 'runId' | 'startedAt'>,
): SlaClock[] {
  const { alertId, groupId, episode, runId, startedAt } = run;
  const clock = (kind: SlaClock['kind'], withinMs: number | null): SlaClock[] => {
    if (withinMs === null) return [];
    const dueAt = startedAt + withinMs;
    const nextAt = policy.warnBeforeMs > 0 && policy.warnBeforeMs < withinMs ? dueAt - policy.warnBeforeMs : dueAt;
    return [{ runId, kind, alertId, groupId, episode, policy: policy.name, startedAt, dueAt, nextAt }];
  };
  return [...clock('acknowledge', policy.acknowledgeWithinMs), ...clock('resolve', policy.resolveWithinMs)];
}

/** Decides a clock that is due to be looked at from how its subject stands (null: it is not there any more). Pure. */
export function decideClock(clock: SlaClock, standing: Standing | null, now: number): ClockStep {
  const { firing, acknowledged, suppressed } = standing ?? { firing: 0, acknowledged: 0, suppressed: 0 };
  if (clock.kind === 'acknowledge' ? firing === 0 : firing + acknowledged + suppressed === 0) return { do: 'met' };
  return { do: now >= clock.dueAt ? 'breach' : 'warn', say: firing + acknowledged > 0 };
}
