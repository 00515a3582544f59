import type { Actor } from '@tocsin/contracts/actor';
import type { Owner } from '@tocsin/contracts/groupAction';
import type { Severity } from '@tocsin/contracts/severity';
import type { GroupCounts } from '@tocsin/contracts/view';
import { calmAt, countTurns, type Flaps } from './flapping.ts';
import { spreadOf } from './groupIdentity.ts';
import type { CompiledRoute } from './routing.ts';

/** A group as the record has it. An episode begins with the first alert and ends when all are resolved; an epoch is one flush. Times are ms since 1970. */
export interface GroupState {
  groupId: string;
  /** Where in the routing tree it was made: the route's key. */
  routeKey: string;
  receiver: string;
  labels: Readonly<Record<string, string>>;
  status: 'open' | 'closed';
  episode: number;
  epoch: number;
  groupIntervalMs: number;
  repeatIntervalMs: number;
  nextFlushAt: number | null;
  lastFlushAt: number | null;
  /** When its readers were last told something aloud (`isAloud`); reminders are counted from it. Null: at the last flush. */
  heardAt: number | null;
  /** Somebody pressed a button: show it although no alert changed. */
  refresh: boolean;
  openedAt: number;
  receivedAt: number;
  traceparent: string | null;
  acknowledgedBy: Actor | null;
  acknowledgedAt: number | null;
  /** Until when it is snoozed, as who acknowledged it last said. */
  acknowledgedUntil: number | null;
  /** Who answers for it: who acknowledged it last, or was handed it. */
  owner: Owner | null;
  /** How many of its alerts were suppressed at the last look. */
  suppressed: number;
  /** How often it has turned lately. */
  flaps: Flaps;
}

/** What route needs to know of a group that is already there. */
export type GroupSchedule = Pick<GroupState, 'groupId' | 'status' | 'nextFlushAt' | 'lastFlushAt'>;

/**
 * When a group with a change at `now` is to be flushed. A new or closed group waits `group_wait`, an open one until `group_interval` after its last flush.
 * Waits are shortened by up to a tenth, always the same for a group, so that groups opened together do not all fall due in one millisecond.
 */
export function flushTimeOf(group: GroupSchedule | undefined, groupId: string, route: CompiledRoute, now: number): number {
  if (group === undefined || group.status === 'closed' || group.lastFlushAt === null) return now + spread(route.groupWaitMs, groupId);
  return Math.max(now, nextTurnOf(groupId, group.lastFlushAt, route.groupIntervalMs));
}

/** When a group that was flushed may speak again, if something changed. Whoever asks gets the same time, so that all their wake-ups are one. */
export function nextTurnOf(groupId: string, lastFlushAt: number, groupIntervalMs: number): number {
  return lastFlushAt + spread(groupIntervalMs, groupId);
}

function spread(waitMs: number, groupId: string): number {
  return Math.round(waitMs * (1 - 0.1 * spreadOf(groupId)));
}

/** Whether `at` is earlier than what the group already waits for. */
export function mustWake(group: GroupSchedule | undefined, at: number): boolean {
  return group === undefined || group.status === 'closed' || group.nextFlushAt === null || group.nextFlushAt > at;
}

/** What is owed to a group's readers at a flush. What fired and resolved while it was suppressed ends untold: `hushed`, by the ref of what suppressed it. */
export interface Owed {
  transitions: number;
  fired: number;
  resolved: number;
  hushed: readonly { ref: string; transitions: number }[];
}

/** Why a group is flushed, or why not. */
export type FlushReason = 'not_due' | 'nothing_to_say' | 'first' | 'changed' | 'all_resolved' | 'acted' | 'suppressed' | 'repeat' | 'calm';

/** Whether readers notice a flush: not when its message merely follows what is suppressed, or what ended while it was. */
export function isAloud(reason: FlushReason, owed: Owed): boolean {
  return reason !== 'suppressed' && (reason !== 'changed' || owed.fired + owed.resolved > 0);
}

/** The decision at a flush: what to say, and when to look again (null: when something changes). */
export interface FlushDecision {
  reason: FlushReason;
  nextFlushAt: number | null;
  close: boolean;
}

/** Timers fire a little early across machines; this much is let pass. */
export const earlyMs = 5;

/** Whether a group is to be flushed by now. */
export function isDue(group: Pick<GroupState, 'nextFlushAt'>, now: number): boolean {
  return group.nextFlushAt === null || group.nextFlushAt <= now + earlyMs;
}

/**
 * Decides a flush from the group's row, what is owed and how its alerts stand. `lookAt` is when what is suppressed is to be looked at
 * again (ms since 1970; null when nothing is). Pure.
 */
export function decideFlush(group: GroupState, owed: Owed, counts: GroupCounts, now: number, lookAt: number | null = null): FlushDecision {
  const decision = decide(group, owed, counts, now, lookAt);
  const flaps = flapsAfter(group, owed, counts, now);
  if (decision.reason === 'not_due') return decision;
  const end = calmAt(flaps);
  if (end === null) return group.flaps.since === null ? decision : { ...decision, reason: 'calm' };
  return { ...decision, nextFlushAt: Math.min(decision.nextFlushAt ?? end, end), close: false };
}

/** How a group has turned once a flush has told what is owed. While it flaps it stays open: one message says so, instead of one for each time that it fires. */
export function flapsAfter(group: Pick<GroupState, 'flaps'>, owed: Owed, counts: GroupCounts, now: number): Flaps {
  const over = counts.firing + counts.acknowledged + counts.suppressed === 0;
  const alerts = owed.fired + owed.resolved;
  // What nobody is told of is no turn.
  const flaps = alerts > 0 ? group.flaps : { ...group.flaps, over };
  return countTurns(flaps, { over, transitions: owed.transitions, alerts }, now + earlyMs);
}

function decide(group: GroupState, owed: Owed, counts: GroupCounts, now: number, lookAt: number | null): FlushDecision {
  if (!isDue(group, now)) return { reason: 'not_due', nextFlushAt: group.nextFlushAt, close: false };
  const isOpen = counts.firing + counts.acknowledged + counts.suppressed > 0;
  const notAfterLook = (at: number) => (lookAt === null ? at : Math.min(at, Math.max(lookAt, now)));
  const repeatAt = now + group.repeatIntervalMs;
  const after = isOpen ? { nextFlushAt: notAfterLook(repeatAt), close: false } : { nextFlushAt: null, close: true };
  const wasTold = group.lastFlushAt !== null;
  const reminderAt = (group.heardAt ?? group.lastFlushAt ?? now) + group.repeatIntervalMs;
  const quietly = isOpen ? { nextFlushAt: notAfterLook(reminderAt > now ? reminderAt : repeatAt), close: false } : after;
  if (owed.transitions > 0) {
    if (!wasTold) return { reason: 'first', ...after };
    if (!isOpen) return { reason: 'all_resolved', ...after };
    if (isAloud('changed', owed)) return { reason: 'changed', ...after };
  }
  if (group.refresh && wasTold) return { reason: 'acted', ...after };
  if (counts.firing > 0 && wasTold && now + earlyMs >= reminderAt) return { reason: 'repeat', ...after };
  if (owed.transitions > 0) return { reason: 'changed', ...quietly };
  if (wasTold && counts.suppressed !== group.suppressed) return { reason: 'suppressed', ...quietly };
  if (!isOpen) return { reason: 'nothing_to_say', nextFlushAt: null, close: group.status === 'open' };
  return { reason: 'nothing_to_say', ...quietly };
}

/** What a group's row keeps for the lists that people look at. */
export interface GroupSummary extends GroupCounts {
  severity: Severity | null;
}
