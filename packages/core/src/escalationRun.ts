import type { EscalationLevel } from '@tocsin/contracts/escalation';
import type { AlertStatus } from '@tocsin/contracts/view';

/*
 * A run works through its levels: level n is due `delay` seconds after the run was set up. It stops when the alert is acknowledged or resolved, and is
 * finished when its last level has been told. An alert that has not arrived yet holds a level back, for at most ten minutes.
 */

export interface EscalationRun {
  runId: string;
  policy: string;
  alertId: string;
  levels: readonly EscalationLevel[];
  startedAt: number;
  nextLevel: number;
}

/** What to do with a level that is due. */
export type LevelDecision =
  | { do: 'page'; level: number; next: { level: number; at: number } | null }
  | { do: 'wait'; at: number }
  | { do: 'stop'; reason: 'acknowledged' | 'resolved' | 'alert_never_arrived' };

const waitForAlertMs = 5_000;
const longestWaitMs = 600_000;

/** Decides a due level from how its alert stands (null: not arrived). Pure. */
export function decideLevel(run: EscalationRun, alertStatus: AlertStatus | null, now: number): LevelDecision {
  if (alertStatus === null) {
    const dueAt = levelDueAt(run, run.nextLevel) ?? now;
    return now - dueAt > longestWaitMs ? { do: 'stop', reason: 'alert_never_arrived' } : { do: 'wait', at: now + waitForAlertMs };
  }
  if (alertStatus !== 'firing') return { do: 'stop', reason: alertStatus };
  const at = levelDueAt(run, run.nextLevel + 1);
  return { do: 'page', level: run.nextLevel, next: at === null ? null : { level: run.nextLevel + 1, at } };
}

/** When a level is due (ms since 1970); null when the run has no such level. Levels count from 0. */
export function levelDueAt(run: Pick<EscalationRun, 'levels' | 'startedAt'>, level: number): number | null {
  const delay = run.levels[level]?.delay;
  return delay === undefined ? null : run.startedAt + delay * 1_000;
}
