/** What the server tells the page, written once: both sides import these types. Times are ms since 1970. Every text in them is untrusted. */

export type Severity = 'critical' | 'high' | 'warning' | 'info';
export type AlertStatus = 'firing' | 'acknowledged' | 'resolved';

/** A group as the board lists it. */
export interface PageGroup {
  id: string;
  receiver: string;
  labels: Record<string, string>;
  open: boolean;
  severity: Severity;
  firing: number;
  acknowledged: number;
  resolved: number;
  openedAt: number;
  changedAt: number;
  acknowledgedBy: string | null;
  headline: string | null;
}

/** How the installation is doing. `queues` is for operators only: it counts jobs of all tenants. */
export interface PageStatus {
  redis: boolean;
  postgres: boolean;
  queues: PageQueue[] | null;
  /** Why the tenant's Slack workspace takes nothing (Slack's code); null while it works. */
  slackRefuses: string | null;
  /** Jobs that wait in Postgres for Redis to come back; null when it cannot be counted. */
  spool: number | null;
}

/** What a queue holds. `inLine`: of what waits, the batches that are in their tenants' own lines before it. */
export interface PageQueue {
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  inLine: { batches: number; tenants: number };
  oldestSeconds: number;
}

/** What became of what was accepted within the last hour, in transitions; `gap`: of how many nobody can say. */
export interface PageLedger {
  accepted: number;
  ends: { delivered: number; merged: number; suppressed: number; dead: number; open: number; held: number };
  gap: number;
}

/** The events of `/api/groups/events`, by name. */
export interface BoardEvents {
  board: { groups: PageGroup[]; more: boolean; now: number };
  change: { put: PageGroup[]; gone: string[]; more: boolean; now: number };
  status: PageStatus;
  ledger: PageLedger;
  stale: { stale: boolean };
  ping: { now: number };
  'signed-out': Record<string, never>;
}

export interface PageAlert {
  id: string;
  type: string;
  severity: Severity;
  status: AlertStatus;
  message: string;
  environment: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: number;
  resolvedAt: number | null;
  acknowledgedBy: string | null;
  sourceUrl: string | null;
}

/** What a group's panel shows beside what the board has. `messages` are where it stands in Slack, `writes` what was said, newest first. */
export interface GroupDetail {
  alerts: PageAlert[];
  messages: { lane: string; url: string | null; postedAt: number | null }[];
  writes: { id: string; lane: string; kind: string; state: string; reason: string | null; text: string; at: number; endedAt: number | null }[];
}

/** Who looks, and what the page may offer. */
export interface PageSession {
  tenantId: string;
  embedded: boolean;
  operator: boolean;
  expiresAt: number | null;
  /** A request that fires an alert, ready to paste; null where a token is needed for it. */
  sample: string | null;
}
