import type { Severity } from '@tocsin/contracts/severity';
import type { GroupCounts } from '@tocsin/contracts/view';
import type { RunTerms } from './escalationPolicy.ts';

/*
 * A run goes through its levels, as often as its policy says, and then says that nobody has answered:
 *   active    its next step is due at `nextAt`: a level (`delay` after `baseAt`, when its round began), or behind the last level of the last round the end
 *   held      active, but a level fell due while all that fires was suppressed or outside of business hours: it waits, and the levels behind it wait as much longer
 *   stopped   somebody acknowledged (or snoozed) it, or nothing fires any more; taken back, it goes on where it was, with the time that was left
 *   finished  all levels were told and nobody answered; that was told too
 * The subject of a run is an alert or an episode of a group. Times are ms since 1970; levels and rounds count from 0.
 */

/** What a run is about. */
export type RunSubject = { alertId: string; groupId: null; episode: null } | { alertId: null; groupId: string; episode: number };

export type EscalationRun = RunSubject & {
  runId: string;
  policy: string;
  terms: RunTerms;
  startedAt: number;
  /** When its round began, moved on by the time that it was held. */
  baseAt: number;
  round: number;
  nextLevel: number;
  nextAt: number;
  /** Who was asked so far, as they are named in messages. */
  asked: readonly string[];
};

/** How the subject of a run stands. `severity` is that of the worst that is open. */
export interface Standing extends GroupCounts {
  severity: Severity | null;
}

export type StopReason = 'acknowledged' | 'resolved' | 'alert_never_arrived';

/** Where a run goes on: the fields of its row that change. */
export interface RunPlace {
  round: number;
  nextLevel: number;
  nextAt: number;
  baseAt: number;
}

/** What to do with a run that is due. */
export type RunStep =
  | { do: 'page'; level: number; next: RunPlace }
  | { do: 'give_up' }
  | { do: 'wait'; until: RunPlace; held: boolean }
  | { do: 'stop'; reason: StopReason };

const waitForAlertMs = 5_000;
const longestWaitMs = 600_000;
/** What is suppressed is looked at again when that ends (`releaseHeld`), and after this time in case nobody said so. */
export const lookAtHeldMs = 60_000;

/**
 * Decides what a due run does from how its subject stands (null: not arrived). `openAt` is when its business hours begin, null within them. Pure.
 */
export function decideStep(run: EscalationRun, standing: Standing | null, openAt: number | null, now: number): RunStep {
  if (standing === null) {
    if (now - (levelDueAt(run, run.nextLevel) ?? now) > longestWaitMs) return { do: 'stop', reason: 'alert_never_arrived' };
    return { do: 'wait', held: false, until: { ...placeOf(run), nextAt: now + waitForAlertMs } };
  }
  const unanswered = standing.firing + (run.terms.stopsOnAck ? 0 : standing.acknowledged);
  if (unanswered === 0 && standing.suppressed === 0) return { do: 'stop', reason: standing.acknowledged > 0 ? 'acknowledged' : 'resolved' };
  if (unanswered === 0) return { do: 'wait', held: true, until: heldUntil(run, now + lookAtHeldMs) };
  if (run.nextLevel >= run.terms.levels.length) return { do: 'give_up' };
  if (openAt !== null && openAt > now && (standing.severity !== 'critical' || run.terms.criticalWaits))
    return { do: 'wait', held: false, until: heldUntil(run, openAt) };
  return { do: 'page', level: run.nextLevel, next: placeAfter(run, now) };
}

/** When a level of the present round is due (ms since 1970); null when the run has no such level. */
export function levelDueAt(run: Pick<EscalationRun, 'terms' | 'baseAt'>, level: number): number | null {
  const delay = run.terms.levels[level]?.delay;
  return delay === undefined ? null : run.baseAt + delay * 1_000;
}

/** Whether the level that is due next is the last of all. */
export function isLastLevel(run: Pick<EscalationRun, 'terms' | 'round' | 'nextLevel'>): boolean {
  return run.nextLevel === run.terms.levels.length - 1 && run.round === run.terms.rounds - 1;
}

/** Where a new run begins. Null: it has no level. */
export function firstPlace(terms: RunTerms, startedAt: number): RunPlace | null {
  const nextAt = levelDueAt({ terms, baseAt: startedAt }, 0);
  return nextAt === null ? null : { round: 0, nextLevel: 0, nextAt, baseAt: startedAt };
}

/** A run whose next step comes at another time than it was due; what comes behind it keeps its distance. */
export function heldUntil(run: RunPlace, at: number): RunPlace {
  const { round, nextLevel, nextAt, baseAt } = run;
  return { round, nextLevel, nextAt: at, baseAt: baseAt + at - nextAt };
}

function placeAfter(run: EscalationRun, now: number): RunPlace {
  const { terms, round, baseAt } = run;
  const nextLevel = run.nextLevel + 1;
  const nextAt = levelDueAt(run, nextLevel);
  if (nextAt !== null) return { round, nextLevel, nextAt, baseAt };
  const over = now + terms.repeatDelayMs;
  if (round + 1 >= terms.rounds) return { round, nextLevel, nextAt: over, baseAt };
  return { round: round + 1, nextLevel: 0, nextAt: levelDueAt({ terms, baseAt: over }, 0) ?? over, baseAt: over };
}

function placeOf({ round, nextLevel, nextAt, baseAt }: RunPlace): RunPlace {
  return { round, nextLevel, nextAt, baseAt };
}
