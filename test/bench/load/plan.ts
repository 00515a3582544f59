import type { GroupedAlerts } from './groupedBody.ts';

/** What a load generator is to do. All of it ends by itself. */
export type LoadPlan = ClosedLoad | OpenLoad | RedisLoad | PostgresLoad;

/** Each connection sends its next request when the last was answered, until so many requests were sent or the time is over. */
export interface ClosedLoad {
  kind: 'closed';
  url: string;
  connections: number;
  alertsPerRequest: number;
  requestsMax: number;
  durationMs: number;
  /** Label `grp` of alert n is one of so many. */
  groups: number;
  /** Label `run`: makes alerts of different runs different alerts. */
  run: string;
  /** Sends these instead, to `/api/v2/alerts`. */
  grouped?: GroupedAlerts;
}

/** A request is sent when its time has come, whether or not earlier ones were answered. */
export interface OpenLoad {
  kind: 'open';
  url: string;
  /** Requests a second. */
  perSecond: number;
  durationMs: number;
  run: string;
  /** Sends these instead, to `/api/v2/alerts`, so many in each request. */
  grouped?: GroupedAlerts;
  /** One where nothing is said. */
  alertsPerRequest?: number;
  groups?: number;
  /** Whose alerts these are; without one the tenant's that needs none. */
  token?: string;
}

/** SET commands of `bytes` each, so many in one pipeline, one pipeline after the other. */
export interface RedisLoad {
  kind: 'redis';
  url: string;
  pipeline: number;
  bytes: number;
  durationMs: number;
}

/** Inserts of `rowsPerStatement` alerts, each its own durable transaction, on so many connections at once. */
export interface PostgresLoad {
  kind: 'postgres';
  url: string;
  rowsPerStatement: number;
  connections: number;
  durationMs: number;
}

/** What became of it. Times are ms of the machine's monotonic clock, which all its processes share. */
export interface LoadResult {
  startedAt: number;
  endedAt: number;
  /** Requests answered with 2xx; commands or rows done. */
  done: number;
  /** Requests with another answer, by status; `broken` where the connection ended, `unsent` where none was free. */
  refused: Readonly<Record<string, number>>;
  cpuSeconds: number;
  /** For open loads, by number of the request. */
  sentAt: readonly number[];
  /** How long answers took, ms. Closed loads do not say. */
  tookMs: readonly number[];
}

/** The monotonic clock that all processes of this machine share, in ms. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
