import type { Language } from './language.ts';
import type { Severity } from './severity.ts';

export type AlertStatus = 'firing' | 'acknowledged' | 'resolved';

/** One alert as a message shows it. Times are ms since 1970. Every string in it is untrusted. */
export interface AlertView {
  alertId: string;
  alertType: string;
  severity: Severity;
  status: AlertStatus;
  message: string;
  environment: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  startsAt: number;
  resolvedAt: number | null;
  generatorUrl: string | null;
  /** It was resolved before anybody was told that it fired. */
  unseen: boolean;
}

/** How many alerts of a group are in each state. */
export interface GroupCounts {
  firing: number;
  acknowledged: number;
  resolved: number;
}

/** All that a group's message says. `alerts` has the worst few; `counts` has all. */
export interface GroupView {
  tenantId: string;
  groupId: string;
  epoch: number;
  receiver: string;
  groupLabels: Readonly<Record<string, string>>;
  /** The worst severity among what is not resolved; among all when everything is. */
  severity: Severity;
  status: AlertStatus;
  counts: GroupCounts;
  alerts: readonly AlertView[];
  since: number;
  resolvedAt: number | null;
  acknowledged: { by: string; at: number } | null;
  consoleUrl: string | null;
}

/** What changed in one epoch, for the thread under the group's message. `more` counts changes that are not in `alerts`. */
export interface ThreadView {
  groupId: string;
  epoch: number;
  fired: number;
  resolved: number;
  alerts: readonly AlertView[];
  more: number;
  /** Nothing changed: it has been firing, unanswered, for the repeat interval. */
  reminder: boolean;
}

/** A line in the thread that says what a person did. */
export interface ActionView {
  action: 'acknowledged' | 'resolved';
  by: string;
  at: number;
  count: number;
}

/** An escalation level's message: new, so that it notifies. */
export interface EscalationView {
  tenantId: string;
  groupId: string | null;
  policy: string;
  /** Counts from 1, as people do. */
  level: number;
  levels: number;
  alert: AlertView;
  /** How long nobody has answered. */
  unansweredMs: number;
  nextLevelAt: number | null;
  permalink: string | null;
}

export interface Localised<View> {
  language: Language;
  view: View;
}
