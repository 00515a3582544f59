import type { Actor } from '@tocsin/contracts/actor';
import type { Owner, TimelineEntry, TimelineKind } from '@tocsin/contracts/groupAction';
import type { Standing } from '@tocsin/core/alertMachine';
import type { GroupState } from '@tocsin/core/group';
import type { InhibitSource } from '@tocsin/core/inhibition';
import type { LineDeps } from './oweLines.ts';

/** An alert as an act finds it, or leaves it. */
export interface StandingAlert extends Standing {
  alertId: string;
  labels: Readonly<Record<string, string>>;
  groupIds: readonly string[];
}

/** Who says so on a group's message; or whose names are taken off those in which nothing is acknowledged any more. */
type Signature = { groupId: string; by: Actor; owner: Owner; at: number; until: number | null } | 'none' | 'owner_stays' | null;

export interface MoveDeps<Tx> extends LineDeps<Tx> {
  lockGroups(tx: Tx, groupIds: readonly string[]): Promise<GroupState[]>;
  storeActs(
    tx: Tx,
    acts: { alerts: readonly StandingAlert[]; groupIds: readonly string[]; signature: Signature; reopens: boolean },
    now: number,
  ): Promise<string[]>;
  storeInhibitSources(tx: Tx, alertIds: readonly string[], sources: readonly InhibitSource[]): Promise<void>;
  /** Escalations: stopped when somebody answers, resumed when that is taken back or over. The alerts and their members have changed before. */
  stopRuns(tx: Tx, alertIds: readonly string[], reason: 'acknowledged' | 'snoozed' | 'resolved', now: number): Promise<string[]>;
  resumeRuns(tx: Tx, alertIds: readonly string[], now: number): Promise<{ runId: string }[]>;
  noteTimelines(tx: Tx, entries: readonly TimelineEntry[]): Promise<void>;
}

/** Alerts that an act moved, all to one status, with the groups that show them, all locked. Times are ms since 1970. */
export interface Move {
  alerts: readonly StandingAlert[];
  groups: readonly GroupState[];
  signature: Signature;
  reopens: boolean;
  kind: TimelineKind;
  actor: Actor;
  until: number | null;
  now: number;
}

/** Stores what an act made of alerts, stops or resumes their escalations, and notes it in the timeline of every group that shows them. Answers the groups to flush. */
export async function moveAlerts<Tx>(deps: MoveDeps<Tx>, tx: Tx, move: Move): Promise<{ groupIds: string[]; runs: object }> {
  const { alerts, groups, signature, reopens, kind, actor, until, now } = move;
  const alertIds = alerts.map(({ alertId }) => alertId);
  const groupIds = await deps.storeActs(tx, { alerts, groupIds: groups.map(({ groupId }) => groupId), signature, reopens }, now);
  const isOpen = alerts[0]?.status === 'firing';
  const reason = kind === 'snoozed' || kind === 'resolved' ? kind : 'acknowledged';
  const runs = isOpen
    ? { resumedRuns: (await deps.resumeRuns(tx, alertIds, now)).map(({ runId }) => runId) }
    : { stoppedRuns: await deps.stopRuns(tx, alertIds, reason, now) };
  const entries = groups.map(({ groupId, episode }) => {
    const count = alerts.filter((alert) => alert.groupIds.includes(groupId)).length;
    return { groupId, episode, at: now, kind, actor, detail: { alerts: count, ...(until !== null && { until }) } };
  });
  await deps.noteTimelines(tx, entries);
  return { groupIds, runs };
}
