import type { AlertSearch, AlertSearchAnswer } from '@tocsin/contracts/alertSearch';
import type { EscalationSetup, RouteJob } from '@tocsin/contracts/jobs';
import type { Quotas } from '@tocsin/contracts/tenant/quotas';
import type { Principal } from '@tocsin/contracts/tokens';

import type { RouteQueue, Turn } from '@tocsin/queue/admission/admission';
import type { Rate } from './quota/allowance.ts';

/** What ingest needs of the world. Each may reject or hang when its server is away; ingest bounds the wait itself. */
export interface IngestDeps {
  /** Whose token has this SHA-256; null when nobody's. */
  authenticate(tokenHash: Buffer): Promise<Principal | null>;
  /** Takes `count` stamps (µs) of the hybrid clock, larger than `floor`; answers the first. */
  nextStamp(count: number, floor: number): Promise<number>;
  /** Asks for a batch's turn in its queue, before its events have stamps. */
  takeTurn(queue: RouteQueue, tenantId: string, batchId: string): Promise<Turn>;
  /** Resolves when Redis has the job. The same batch twice is one. Rejects with `rate_limited` when too much of the tenant waits already. */
  enqueueRoute(queue: RouteQueue, job: RouteJob, turn: Turn): Promise<void>;
  enqueueEscalation(job: EscalationSetup): Promise<void>;
  /** Resolves when Postgres keeps the job until Redis is back; with `keep` until it was worked, whatever Redis has. */
  spool(kind: 'route' | 'escalate', job: RouteJob | EscalationSetup, keep: { workId: string; offerInMs: number } | null): Promise<void>;
  /** How many jobs Postgres keeps, by tenant. */
  spoolRows(): Promise<ReadonlyMap<string, number>>;
  /** What the tenant's file says it may send; null when it says nothing. */
  readQuotas(tenantId: string): Promise<Quotas | null>;
  /** The names of the escalation policies in the tenant's file. */
  readPolicies(tenantId: string): Promise<string[]>;
  /** Charges the bucket that all processes share; answers what is left, below 0 where that is a debt. */
  chargeShared(tenantId: string, rate: Rate, alerts: number): Promise<number>;
  claimIdempotencyKey(tenantId: string, key: string, bodyHash: string): Promise<'new' | 'same' | 'different'>;
  loadAlert(tenantId: string, alertId: string): Promise<Record<string, unknown> | null>;
  searchAlerts(tenantId: string, search: AlertSearch): Promise<AlertSearchAnswer>;
  /** What this process needs and whether it is there, for /readyz. */
  checks(): Promise<{ name: string; ok: boolean; detail: string }[]>;
  /** ms since 1970. */
  now(): number;
  /** A random UUID. */
  newId(): string;
}
