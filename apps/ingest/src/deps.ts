import type { AlertSearch, AlertSearchAnswer } from '@tocsin/contracts/alertSearch';
import type { EscalationSetup, RouteJob } from '@tocsin/contracts/jobs';
import type { Principal } from '@tocsin/contracts/tokens';

/** The two queues that take batches. */
export type RouteQueue = 'route' | 'route-critical';

/** What ingest needs of the world. Each may reject or hang when its server is away; ingest bounds the wait itself. */
export interface IngestDeps {
  /** Whose token has this SHA-256; null when nobody's. */
  authenticate(tokenHash: Buffer): Promise<Principal | null>;
  /** Takes `count` stamps (µs) of the hybrid clock, larger than `floor`; answers the first. */
  nextStamp(count: number, floor: number): Promise<number>;
  /** Resolves when Redis has the job. The same batch twice is one. */
  enqueueRoute(queue: RouteQueue, job: RouteJob): Promise<void>;
  enqueueEscalation(job: EscalationSetup): Promise<void>;
  /** Resolves when Postgres keeps the job until Redis is back. */
  spool(kind: 'route' | 'escalate', job: RouteJob | EscalationSetup): Promise<void>;
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
