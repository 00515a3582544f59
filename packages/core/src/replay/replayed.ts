import type { Labels } from '../matching.ts';

/** A transition of an alert that was recorded. `at` in ms since 1970. */
export interface PastEvent {
  alertId: string;
  environment: string;
  labels: Labels;
  status: 'firing' | 'resolved';
  at: number;
}

/** A message that a plan would have posted: one for each episode of a group and lane. */
export interface ReplayedMessage {
  lane: string;
  receiver: string;
  groupLabels: Labels;
  postedAt: number;
  /** When it was said the last time. */
  endedAt: number;
  updates: number;
  reminders: number;
  /** The alerts it tells of. */
  alertIds: Set<string>;
}

/** What a plan would have said, and what it would not have said and why (the ref of what suppressed it). */
export interface Replayed {
  messages: ReplayedMessage[];
  untold: { alertId: string; at: number; ref: string }[];
}
