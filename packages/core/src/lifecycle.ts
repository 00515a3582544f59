import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import { isOverByPerson } from './alertMachine.ts';
import type { AlertState } from './alertState.ts';

/*
 * What the events of its source make of an alert; people and time: `alertMachine.ts`.
 *   (none)       + firing   -> firing        one transition
 *   (none)       + resolved -> resolved      two: it fired and resolved before we heard of it, and is told so (`unseen`)
 *   firing       + firing   -> firing        no transition, text and lease may change; another severity is a transition
 *   firing       + resolved -> resolved
 *   acknowledged + firing   -> acknowledged  a repeat does not take back what a person said
 *   acknowledged + resolved -> resolved
 *   resolved     + resolved -> resolved      no transition; what a person or time had resolved is over by its source's word now
 *   resolved     + firing   -> firing        again; but not when a person resolved it and the source merely repeats the same episode (same or earlier start)
 * Events are taken in the order of their stamps. One that comes late (older than what the record has) is kept, and counted for what it changes between its neighbours
 * in the log: nothing, or a turn and the turn back (after which nobody has acknowledged it). So the transitions of an alert are the same in whatever order its events are worked.
 */

/** An event with its place in time (µs, unique in the tenant). */
export interface StampedEvent {
  stamp: number;
  event: AlertEvent;
}

/** How much has to be stored: nothing, the lease alone, what people read (text, severity), or a new state. */
export type Change = 'none' | 'lease' | 'text' | 'state';

/** An event in an alert's log. */
export interface Logged {
  stamp: number;
  status: AlertEvent['status'];
}

/** What became of an alert: `transitions` is what has to be told, `log` the events worth a row. */
export interface Fold {
  next: AlertState;
  change: Change;
  isNew: boolean;
  /** It fires for the first time, or again after it was resolved: it is routed afresh. */
  startsEpisode: boolean;
  /** It has other labels than before: an alert that has a key of its own may. */
  relabelled: boolean;
  transitions: number;
  log: (Logged & { transition: boolean })[];
}

/** Whether the first of an alert's events is older than what the record has: its log is needed then. */
export function comesLate(previous: AlertState | undefined, events: readonly StampedEvent[]): boolean {
  return previous !== undefined && (events[0]?.stamp ?? previous.stamp) < previous.stamp;
}

/**
 * Takes the events of one alert, oldest first, to what the record knows of it (null: nothing). `log` is what was logged before, in any order, from the last event
 * before the first of these on; it is asked for events that come late only. Pure; never throws.
 */
export function foldEvents(previous: AlertState | null, events: readonly StampedEvent[], log: readonly Logged[] = []): Fold {
  const fold: Fold = {
    next: previous ?? unknown(events[0] as StampedEvent),
    change: 'none',
    isNew: previous === null,
    startsEpisode: previous === null,
    relabelled: false,
    transitions: 0,
    log: [],
  };
  let known = previous !== null;
  for (const stamped of events) {
    takeOne(fold, stamped, known, log);
    known = true;
  }
  if (previous !== null && previous !== fold.next) fold.relabelled = !sameText(previous.labels, fold.next.labels);
  return fold;
}

function takeOne(fold: Fold, { stamp, event }: StampedEvent, known: boolean, log: readonly Logged[]): void {
  const state = fold.next;
  if (known && stamp <= state.stamp) {
    const missed = stamp < state.stamp ? missedTurn([...log, ...fold.log], state, { stamp, status: event.status }) : null;
    note(fold, stamp, event, missed === null ? 0 : 2);
    if (missed?.status === 'firing') missedEnd(fold, missed);
    return;
  }
  if (!known) {
    note(fold, stamp, event, event.status === 'resolved' ? 2 : 1);
    fold.next = { ...moved(state, stamp, event), unseen: event.status === 'resolved' };
    fold.change = 'state';
  } else if (event.status === 'resolved') {
    if (state.status === 'resolved') return stillOver(fold, stamp, event);
    note(fold, stamp, event, 1);
    fold.next = moved(state, stamp, event);
    fold.change = 'state';
  } else if (state.status === 'resolved') {
    if (isOverByPerson(state) && event.startsAt <= state.startsAt) return;
    note(fold, stamp, event, 1);
    fold.next = moved(state, stamp, event);
    fold.change = 'state';
    fold.startsEpisode = true;
  } else repeat(fold, stamp, event);
}

/**
 * A firing alert fires again: Prometheus does so every minute with a later end, which must cost almost nothing. With a later start it is another episode, whose
 * predecessor's end comes late and must not resolve it: the record takes its place in time.
 */
function repeat(fold: Fold, stamp: number, event: AlertEvent): void {
  const state = fold.next;
  const startsAt = Math.min(state.startsAt, event.startsAt);
  if (state.severity !== event.severity || state.message !== event.message || !sameText(state.annotations, event.annotations)) {
    fold.next = { ...described(state, stamp, event), startsAt, expiresAt: event.endsAt };
    const turned = state.severity !== event.severity;
    fold.change = turned || fold.change === 'state' ? 'state' : 'text';
    note(fold, stamp, event, turned ? 1 : 0);
  } else if (leaseIsHalfSpent(state.expiresAt, event, stamp) || event.startsAt > state.startsAt) {
    fold.next = { ...state, stamp, startsAt, expiresAt: event.endsAt };
    if (fold.change === 'none') fold.change = 'lease';
    if (event.startsAt > state.startsAt) note(fold, stamp, event, 0);
  }
}

/**
 * A late event adds two transitions where it stands between two of the other status (or before all others as an end, which is told as fired and resolved): the turn
 * back is answered then. Else none, and null.
 */
function missedTurn(log: readonly Logged[], state: AlertState, late: Logged): Logged | null {
  const before = log.reduce<Logged | null>((found, each) => (each.stamp <= late.stamp && each.stamp >= (found?.stamp ?? 0) ? each : found), null);
  const present: Logged = { stamp: state.stamp, status: statusWord(state) };
  const after = log.reduce((found, each) => (each.stamp > late.stamp && each.stamp <= found.stamp ? each : found), present);
  return late.status !== after.status && late.status !== (before?.status ?? 'firing') ? after : null;
}

/** What a person acknowledged was over before `again`, which nobody has answered. */
function missedEnd(fold: Fold, again: Logged): void {
  const state = fold.next;
  if (state.status !== 'acknowledged' || (state.acknowledgedAt ?? 0) * 1_000 > again.stamp) return;
  fold.next = { ...state, status: 'firing', acknowledgedAt: null, acknowledgedBy: null, acknowledgedUntil: null };
  fold.change = 'state';
}

/** The end of a later episode than the one the record has: its start comes late and must not fire again, so the record takes its place in time. What a person or time ended is over by its source's word from then on. */
function stillOver(fold: Fold, stamp: number, event: AlertEvent): void {
  if (fold.next.resolvedBy === null && (event.endsAt ?? event.startsAt) <= (fold.next.resolvedAt ?? 0)) return;
  fold.next = { ...fold.next, stamp, resolvedBy: null };
  if (fold.change === 'none') fold.change = 'lease';
  note(fold, stamp, event, 0);
}

/** A lease is written again only when less than half of the new one is left of the old, or when it was given up or shortened. Prometheus moves it with every resend. */
function leaseIsHalfSpent(expiresAt: number | null, event: AlertEvent, stamp: number): boolean {
  if (expiresAt === event.endsAt) return false;
  if (expiresAt === null || event.endsAt === null || event.endsAt < expiresAt) return true;
  const nowMs = stamp / 1_000;
  return expiresAt - nowMs < (event.endsAt - nowMs) / 2;
}

function moved(state: AlertState, stamp: number, event: AlertEvent): AlertState {
  const base = described(state, stamp, event);
  return event.status === 'resolved'
    ? {
        ...base,
        startsAt: Math.min(state.startsAt, event.startsAt),
        status: 'resolved',
        expiresAt: null,
        resolvedAt: event.endsAt ?? event.startsAt,
        resolvedBy: null,
      }
    : {
        ...base,
        status: 'firing',
        unseen: false,
        startsAt: event.startsAt,
        expiresAt: event.endsAt,
        resolvedAt: null,
        resolvedBy: null,
        acknowledgedAt: null,
        acknowledgedBy: null,
        acknowledgedUntil: null,
      };
}

function described(state: AlertState, stamp: number, event: AlertEvent): AlertState {
  const { severity, alertType, environment, message, labels, annotations, generatorUrl } = event;
  return { ...state, stamp, severity, alertType, environment, message, labels, annotations, generatorUrl };
}

function unknown({ stamp, event }: StampedEvent): AlertState {
  const { alertId, fingerprint, severity, alertType, environment, message, labels, annotations, generatorUrl, startsAt } = event;
  return {
    ...{ alertId, fingerprint, severity, alertType, environment, message, labels, annotations, generatorUrl, startsAt, stamp },
    ...{ status: 'firing', expiresAt: null, resolvedAt: null, resolvedBy: null, acknowledgedAt: null, acknowledgedBy: null },
    ...{ acknowledgedUntil: null, unseen: false, groupIds: [] },
  };
}

function note(fold: Fold, stamp: number, event: AlertEvent, transitions: number): void {
  fold.transitions += transitions;
  fold.log.push({ stamp, status: event.status, transition: transitions > 0 });
}

function statusWord(state: AlertState): AlertEvent['status'] {
  return state.status === 'resolved' ? 'resolved' : 'firing';
}

function sameText(left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}
