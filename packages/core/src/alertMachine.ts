import type { Actor } from '@tocsin/contracts/actor';
import type { AlertStatus } from '@tocsin/contracts/view';
import type { AlertState } from './alertState.ts';

/*
 * An alert's life. Its source moves it with events (`foldEvents` in `lifecycle.ts`); people and time move it with the acts below. In the record it is firing,
 * acknowledged or resolved; what people call its state says a little more (`stageOf`):
 *   firing        nobody has answered. Reopened is the same: its timeline knows that it was resolved before.
 *   acknowledged  by a person, without an end
 *   snoozed       acknowledged until a time, at which it fires again
 *   resolved      by its source, by a person, or by time, because its source had gone quiet
 * Silenced (or inhibited, or muted) is no state of an alert: it lies over firing and acknowledged, for each group, and the acts go on beneath it.
 *
 *                   firing        acknowledged       snoozed            resolved by source   by a person or time
 *   acknowledge     acknowledged  -                  -                  -                    -
 *   snooze          snoozed       snoozed            snoozed, new end   -                    -
 *   unacknowledge   -             firing             firing             -                    -
 *   lapse           -             -                  firing, at its end -                    -
 *   resolve         resolved      resolved           resolved           -                    -
 *   expire          resolved      resolved           resolved           -                    -
 *   reopen          -             -                  -                  -                    firing
 * `-`: nothing to do, for whoever comes second. An acknowledgement ends a snooze's time for nobody: who wants it without an end takes it back first.
 * Events: fires keeps what is acknowledged so, and makes what is resolved fire, but for what a person resolved and the source merely repeats; resolves resolves.
 */

/** What an act looks at and changes. Times are ms since 1970. */
export type Standing = Pick<AlertState, 'status' | 'expiresAt' | 'resolvedAt' | 'resolvedBy' | 'acknowledgedAt' | 'acknowledgedBy' | 'acknowledgedUntil'>;

export type Act =
  | { do: 'acknowledge'; by: Actor }
  | { do: 'snooze'; by: Actor; until: number }
  | { do: 'unacknowledge' }
  | { do: 'lapse' }
  | { do: 'resolve'; by: Actor }
  | { do: 'expire' }
  | { do: 'reopen' };

/** Who resolved what time has resolved. */
export const byTime: Actor = { kind: 'system', process: 'time' };

/** Two ends of a snooze this close to each other are one: two people pressed the same button. */
export const sameEndMs = 60_000;

/** From which statuses an act may lead anywhere: others need not be looked at. */
export const actsOn: Readonly<Record<Act['do'], readonly AlertStatus[]>> = {
  acknowledge: ['firing'],
  snooze: ['firing', 'acknowledged'],
  unacknowledge: ['acknowledged'],
  lapse: ['acknowledged'],
  resolve: ['firing', 'acknowledged'],
  expire: ['firing', 'acknowledged'],
  reopen: ['resolved'],
};

const answered = { acknowledgedAt: null, acknowledgedBy: null, acknowledgedUntil: null };
const over = { resolvedAt: null, resolvedBy: null };

/** What an act at `now` makes of an alert; null: there is nothing to do. Pure; never throws. */
export function actOn(state: Standing, act: Act, now: number): Standing | null {
  if (!actsOn[act.do].includes(state.status)) return null;
  switch (act.do) {
    case 'acknowledge':
      return { ...state, status: 'acknowledged', acknowledgedAt: now, acknowledgedBy: act.by, acknowledgedUntil: null };
    case 'snooze':
      if (act.until <= now || (state.status === 'acknowledged' && isSameEnd(state.acknowledgedUntil, act.until))) return null;
      return { ...state, status: 'acknowledged', acknowledgedAt: now, acknowledgedBy: act.by, acknowledgedUntil: act.until };
    case 'unacknowledge':
      return { ...state, status: 'firing', ...answered };
    case 'lapse':
      return state.acknowledgedUntil === null || state.acknowledgedUntil > now ? null : { ...state, status: 'firing', ...answered };
    case 'resolve':
      return { ...state, status: 'resolved', resolvedAt: now, resolvedBy: act.by, expiresAt: null };
    case 'expire':
      if (state.expiresAt === null || state.expiresAt > now) return null;
      return { ...state, status: 'resolved', resolvedAt: state.expiresAt, resolvedBy: byTime, expiresAt: null };
    case 'reopen':
      return state.resolvedBy === null ? null : { ...state, status: 'firing', ...over, ...answered };
  }
}

function isSameEnd(left: number | null, right: number): boolean {
  return left !== null && Math.abs(left - right) < sameEndMs;
}

/** What people call the state of an alert. */
export type Stage = AlertStatus | 'snoozed';

export function stageOf({ status, acknowledgedUntil }: Pick<Standing, 'status' | 'acknowledgedUntil'>): Stage {
  return status === 'acknowledged' && acknowledgedUntil !== null ? 'snoozed' : status;
}

/** Whether a person said that it is over, so that the source's mere repeats do not take that back. What time ended fires again as soon as its source is heard. */
export function isOverByPerson({ resolvedBy }: Pick<Standing, 'resolvedBy'>): boolean {
  return resolvedBy !== null && resolvedBy.kind !== 'system';
}
