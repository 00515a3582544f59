import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '@tocsin/telemetry/logger';
import type { Metrics } from '@tocsin/telemetry/metrics';
import { createTokenCache } from './auth/tokenCache.ts';
import type { IngestDeps } from './deps.ts';
import { send } from './http/answer.ts';
import { createLoad } from './http/load.ts';
import { createRefusals } from './http/refusals.ts';
import { createRouter } from './http/router.ts';
import { type Refusal, serve } from './http/serve.ts';
import { createIntake } from './intake/intake.ts';
import { createKeeper } from './intake/keep.ts';
import { createQuota } from './quota/quota.ts';
import { ingestRoutes } from './routes.ts';

export interface IngestOptions {
  version: string;
  log: Logger;
  metrics: Metrics;
  /** Requests without a token are the tenant `default`, from this machine only. */
  embedded: boolean;
  /** For tenants whose file names none; 0: no quota. */
  quotaAlertsPerSecond: number;
  /** Every 202 is in Postgres too, see `intake/keep`. */
  strict?: boolean;
  /** How long a hung server may hold up a request. Default 2 s and 3 s. */
  redisMsMax?: number;
  postgresMsMax?: number;
  /** What may be in hand at once. Default 20,000 requests, 64 MiB. */
  waitingMax?: { requests: number; bytes: number };
}

/** The ingest server. */
export interface Ingest {
  server: Server;
  /** Answers the port it got. */
  listen(host: string, port: number): Promise<number>;
  /** Takes no more connections, answers what is in hand, flushes what is waiting; at most 6 s. */
  close(): Promise<void>;
}

const drainMsMax = 6_000;

/** Builds ingest on its port to the world. Nothing listens yet. */
export function createIngest(deps: IngestDeps, options: IngestOptions): Ingest {
  const { log, metrics } = options;
  const say = onceASecond(deps.now);
  const onFault = (where: 'redis' | 'postgres', error: unknown) => say(where, () => log.warn({ err: error, where }, faultWords[where]));
  const onQuotaFault = (where: 'redis' | 'postgres', error: unknown) =>
    say(`quota ${where}`, () => log.warn({ err: error, where }, 'a quota could not be looked up: each process keeps to what it knows'));
  const { readQuotas, chargeShared, now } = deps;
  const quota = createQuota({ alertsPerSecond: options.quotaAlertsPerSecond, readQuotas, chargeShared, now, onError: onQuotaFault });
  const refusals = createRefusals();
  const keeper = createKeeper(deps, {
    redisMsMax: options.redisMsMax ?? 2_000,
    postgresMsMax: options.postgresMsMax ?? 3_000,
    strict: options.strict ?? false,
    onFault,
  });
  const { claimIdempotencyKey, newId } = deps;
  const onUnclaimed = (error: unknown) => onFault('redis', error);
  const intake = createIntake({ claimIdempotencyKey, newId, now, keeper, onBatch: (kept) => metrics.count('batches', 1, { kept }), onUnclaimed });
  const served = {
    find: createRouter(
      ingestRoutes(
        { intake, keeper, metrics, newId, readPolicies: deps.readPolicies, loadAlert: deps.loadAlert, searchAlerts: deps.searchAlerts },
        options.version,
      ),
    ),
    findPrincipal: createTokenCache(deps),
    embedded: options.embedded,
    quota,
    load: createLoad(options.waitingMax ?? { requests: 20_000, bytes: 67_108_864 }),
    refused: (tenant: string, reason: Refusal) => {
      metrics.count('requestsRefused', 1, { tenant, reason });
      return refusals.hold(tenant);
    },
    ops: { readiness: deps.checks, metrics: metrics.render },
    now: deps.now,
    onFault: (route: string, error: unknown) => say(route, () => log.error({ err: error, route }, 'a request was answered with 5xx')),
  };
  let draining = false;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const startedAt = performance.now();
    const { answer: said, route } = await serve(served, request, response);
    send(request, response, said, draining);
    const method = route === 'none' ? 'any' : (request.method ?? '');
    metrics.time('httpRequest', (performance.now() - startedAt) / 1000, { app: 'ingest', route, method, status: String(said.status) });
  };
  const answerOrHangUp = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'an answer could not be sent');
      response.destroy();
    });
  };
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000, noDelay: true }, answerOrHangUp);
  server.on('checkContinue', answerOrHangUp);
  return {
    server,
    listen: (host, port) => listen(server, host, port),
    close: async () => {
      draining = true;
      await closed(server);
      await intake.idle();
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1_024 }, () => resolve((server.address() as AddressInfo).port));
  });
}

async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    const insist = setTimeout(() => server.closeAllConnections(), drainMsMax);
    server.close(() => {
      clearTimeout(insist);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const faultWords = {
  redis: 'Redis did not take a batch, it goes to the spool',
  postgres: 'Postgres did not take a batch, its senders are told to come again',
};

/** While a server is away every request finds that out: one line a second of each kind is enough. */
function onceASecond(now: () => number): (kind: string, say: () => void) => void {
  const lastAt = new Map<string, number>();
  return (kind, say) => {
    if (now() - (lastAt.get(kind) ?? 0) < 1_000) return;
    lastAt.set(kind, now());
    say();
  };
}
