import type { Language } from './language.ts';
import type { Severity } from './severity.ts';
import type { ServiceEntries, ServiceKind } from './tenant/service.ts';
import type { AlertStatus, GroupCounts } from './view.ts';

/** How long what a notice says may be, and of how much of it there may be. */
export const noticeLimits = {
  titleChars: 500,
  textChars: 1_000,
  labels: 30,
  labelChars: 256,
  alerts: 10,
  links: 8,
  images: 4,
  urlChars: 2_000,
} as const;

/** An alert as a notice shows it. Times are ms since 1970. */
export interface NoticeAlert {
  alertId: string;
  type: string;
  severity: Severity;
  status: AlertStatus;
  message: string;
  labels: Readonly<Record<string, string>>;
  startsAt: number;
  resolvedAt: number | null;
}

/** What a service is told beside the notice itself, as the tenant's file says it. */
export type NoticeFor = { [Kind in ServiceKind]: { kind: Kind } & ServiceEntries[Kind] }[ServiceKind];

/**
 * What a service outside of Slack is told of a group: how it stands, whole, so that the newest one is enough whatever became of those before. All in it is bounded, without
 * control characters, and links are http or https. Its strings are untrusted all the same. Times are ms since 1970.
 */
export interface Notice {
  /** What an incident there is known by: group and episode, `<group id>:<episode>`. */
  key: string;
  tenantId: string;
  groupId: string;
  episode: number;
  epoch: number;
  status: AlertStatus;
  severity: Severity;
  language: Language;
  /** A sentence in that language that says how it stands. */
  title: string;
  /** What its worst alert says, in the source's own words. */
  summary: string;
  /** The type, service and environment of its worst alert. */
  alertType: string;
  service: string;
  environment: string;
  counts: GroupCounts;
  since: number;
  at: number;
  resolvedAt: number | null;
  /** Who acknowledged it. */
  by: string | null;
  /** What all its alerts have in common, as far as they are shown. */
  labels: Readonly<Record<string, string>>;
  alerts: readonly NoticeAlert[];
  /** Alerts that are counted and not shown. */
  more: number;
  links: readonly { text: string; url: string }[];
  images: readonly { text: string; url: string }[];
  /** An escalation asks for somebody: `policy 2/3`. */
  escalation: string | null;
  to: NoticeFor;
}
