import type { Actor } from './actor.ts';

/** Who answers for a group: a person as Slack knows them, or a name alone. */
export interface Owner {
  userId: string | null;
  name: string;
}

/** What a person does about a group. Times are ms since 1970. */
export type GroupAction =
  /** With `until` it is a snooze. */
  | { do: 'acknowledge'; until?: number }
  | { do: 'unacknowledge' }
  /** Acknowledged until then, and firing again after it. What is acknowledged or snoozed already takes the new time. */
  | { do: 'snooze'; until: number }
  | { do: 'resolve' }
  /** Takes back what a person, or time, resolved in the group's present episode. What its source says is over stays over. */
  | { do: 'reopen' }
  | { do: 'handOver'; to: Owner }
  /** `alreadySaid`: it was written in the group's thread, and is not repeated there. `episode`: of which it speaks; of the present one where that is not said. */
  | { do: 'note'; text: string; alreadySaid?: true; episode?: number };

/** The kinds of a timeline's entries: one for each action, and what time and Tocsin itself do. */
export type TimelineKind =
  | 'acknowledged'
  | 'unacknowledged'
  | 'snoozed'
  | 'resolved'
  | 'reopened'
  | 'handed_over'
  | 'noted'
  /** A snooze was over: its alerts fire again. */
  | 'snooze_ended'
  /** Resolved by time: its source had gone quiet. */
  | 'expired'
  | 'silenced'
  | 'escalated'
  | 'escalation_ended'
  /** It was to be acknowledged, or resolved, by then. */
  | 'sla_breached';

/** Something that happened to a group. Times are ms since 1970. */
export interface TimelineEntry {
  groupId: string;
  episode: number;
  at: number;
  kind: TimelineKind;
  actor: Actor;
  detail: Readonly<Record<string, unknown>>;
}
