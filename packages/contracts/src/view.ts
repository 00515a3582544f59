import type { Owner, TimelineKind } from './groupAction.ts';
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
  /** Time resolved it: its source had gone quiet. */
  byTime?: boolean;
}

/** How many alerts of a group are in each state. Suppressed ones (not resolved, and not to be told for now) are counted apart from the others. */
export interface GroupCounts {
  firing: number;
  acknowledged: number;
  resolved: number;
  suppressed: number;
}

/** Why alerts are not told for now, and until when (ms since 1970; null: until something else changes). `name` is a silence's comment, an interval's or an environment's name. */
export interface SuppressionView {
  kind: SuppressionKind;
  name: string;
  by: string;
  until: number | null;
}

export type SuppressionKind = 'silence' | 'inhibition' | 'time' | 'environment';

/** All that a group's message says. `alerts` has the worst few; `counts` has all. */
export interface GroupView {
  tenantId: string;
  groupId: string;
  epoch: number;
  receiver: string;
  groupLabels: Readonly<Record<string, string>>;
  /** The worst severity among what is not resolved; among all when everything is. */
  severity: Severity;
  /** `suppressed`: what is not resolved is all suppressed. */
  status: AlertStatus | 'suppressed';
  counts: GroupCounts;
  /** Why alerts are suppressed, when there are such: the reason that ends last. */
  suppression: SuppressionView | null;
  alerts: readonly AlertView[];
  since: number;
  resolvedAt: number | null;
  /** `until`: snoozed, and firing again then. */
  acknowledged: { by: string; at: number; until?: number | null } | null;
  /** Who answers for it. */
  owner?: string | null;
  /** How often it has fired lately, in how long (ms); null when it does not flap. */
  flapping: { times: number; ms: number } | null;
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
  /** It has stopped flapping: it stays as it is, firing or over. */
  calm: 'firing' | 'over' | null;
}

/** A line in the thread that says what a person did, or that a snooze (by `by`) is over. */
export interface ActionView {
  action: Exclude<TimelineKind, 'expired' | 'escalated' | 'escalation_ended' | 'sla_breached'>;
  by: string;
  at: number;
  count: number;
  /** Until when it is silenced or snoozed, ms since 1970. */
  until?: number;
  /** Who answers for it now. */
  to?: Owner;
  /** What was noted. Untrusted. */
  note?: string;
}

/** Who an escalation asks now: they are mentioned. IDs are Slack's. */
export interface AskedView {
  users: readonly { id: string; name: string }[];
  userGroups: readonly string[];
  /** Schedules that nobody is on call in just now. */
  nobodyIn: readonly string[];
}

/** The message of an escalation, new so that it notifies: one of its levels, or that all of them ended and nobody has answered. */
export interface EscalationView {
  stage: 'level' | 'unanswered';
  tenantId: string;
  groupId: string | null;
  policy: string;
  /** Counts from 1, as people do; so does `round`. */
  level: number;
  levels: number;
  round: number;
  rounds: number;
  /** The alert that it is about, of a group the worst; `more` others fire in it. */
  alert: AlertView;
  more: number;
  /** How long nobody has answered. */
  unansweredMs: number;
  nextLevelAt: number | null;
  permalink: string | null;
  asks: AskedView;
  /** Who was asked before and did not answer: names of people and channels. */
  askedBefore: readonly string[];
}

/** A line in the thread of what escalates: a level was told, all ended unanswered, or a time that was promised is about to be missed, or is. Times are ms since 1970. */
export type EscalationNote =
  | { note: 'level'; policy: string; level: number; levels: number; told: readonly string[]; nextLevelAt: number | null; at: number }
  | { note: 'unanswered'; policy: string; at: number }
  | { note: 'sla_warning' | 'sla_breached'; policy: string; clock: 'acknowledge' | 'resolve'; dueAt: number; at: number };

/** What a detector saw: something out of the ordinary now, or something critical that is likely to come. Never a severity of its own. */
export interface InsightView {
  kind: 'anomaly' | 'prediction';
  tenantId: string;
  insightId: string;
  /** What it is about, in a few words: untrusted like everything else here. */
  subject: string;
  service: string;
  environment: string;
  measured: { value: number; low: number; high: number; unit: string } | null;
  /** 0 to 1. */
  confidence: number;
  seenAt: number;
  /** When it is expected to become critical; null for an anomaly. */
  expectedAt: number | null;
  evidence: readonly { text: string; url: string | null }[];
  consoleUrl: string | null;
}

/** A destination that cannot be written to. `code` is Slack's own word for why; `fallback` is where its messages go meanwhile. */
export interface FaultView {
  tenantId: string;
  target: string;
  code: string;
  fallback: string;
  since: number;
  consoleUrl: string | null;
}

/** What failed for good, `count` times for one reason: alerts that could not be worked, escalations that could not be set up, messages that Slack refuses in any form. */
export interface DeadView {
  tenantId: string;
  kind: 'alert' | 'escalation' | 'delivery';
  reason: string;
  count: number;
  since: number;
  consoleUrl: string | null;
}

/** Groups that a digest names on one line: one group, or several that say the same. Its strings are untrusted. */
export interface DigestLine {
  severity: Severity;
  status: AlertStatus;
  /** What is said, of the worst of them. */
  title: string;
  /** The names of the labels that tell the groups apart. */
  by: readonly string[];
  /** How many alerts each has that `status` is about. */
  groups: readonly { name: string; alerts: number }[];
}

/** How many groups and alerts a part of a digest stands for. */
export interface DigestCount {
  groups: number;
  alerts: number;
}

/**
 * One message for many, as their channel has no room for all. `board`: the message itself, edited in place for as long as it goes on; `names`: a reply in its
 * thread that names more of what it stands for; `over`: its last state. Times are ms since 1970.
 */
export interface DigestView {
  part: 'board' | 'names' | 'over';
  tenantId: string;
  digestId: string;
  since: number;
  at: number;
  /** What waited longest is from then. */
  oldestAt: number;
  /** All that the digest stands for by now; of what it names here, in `names`. */
  totals: Readonly<Record<AlertStatus, DigestCount>>;
  bySeverity: readonly ({ severity: Severity } & DigestCount)[];
  /** The labels that most of what fires has in common. */
  byLabel: readonly ({ name: string; value: string } & DigestCount)[];
  lines: readonly DigestLine[];
  /** Groups that are counted and named nowhere. */
  unnamed: number;
  /** Further parts with names follow in the thread. */
  continues: boolean;
  consoleUrl: string | null;
}

export interface Localised<View> {
  language: Language;
  view: View;
}
