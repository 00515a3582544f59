import type { AddressInfo } from 'node:net';
import { deriveKey, parseMasterKey } from '@tocsin/core/secretBox';
import { becomesReady, producerConnection } from '@tocsin/queue/connection';
import { linesOf, queueDepths } from '@tocsin/queue/depths';
import { closeQueues, openQueues } from '@tocsin/queue/producers';
import { createRenderer, type Renderer } from '@tocsin/render/renderer';
import { openStore, type Store } from '@tocsin/store/connect';
import { insertAudit } from '@tocsin/store/insertAudit';
import { loadPlan } from '@tocsin/store/plans';
import { readToken } from '@tocsin/store/readToken';
import { spoolDepths } from '@tocsin/store/spool';
import { authenticate } from '@tocsin/store/tokens';
import { inTenant } from '@tocsin/store/transaction';
import { loadWorkspaceFault } from '@tocsin/store/workspaceFaults';
import { checkThat } from '@tocsin/telemetry/checkThat';
import type { RunningApp } from '@tocsin/telemetry/lifecycle';
import { startTelemetry, type Telemetry } from '@tocsin/telemetry/telemetry';
import { countAttempts } from './access/attempts.ts';
import type { SignInDeps } from './access/signIn.ts';
import { findViewer } from './access/viewer.ts';
import { type Board, boardChange, eventText, wholeBoard } from './board/boardText.ts';
import { openPollFeed } from './board/pollFeed.ts';
import { readBoard } from './board/readBoard.ts';
import { readBoardLedger } from './board/readBoardLedger.ts';
import { readStatus, type StatusDeps } from './board/readStatus.ts';
import type { ConsoleEnv } from './env.ts';
import { orUnavailable } from './http/orUnavailable.ts';
import { openDeadLetters } from './queues/deadLetters.ts';
import { createConsoleServer } from './server.ts';

const boardEveryMs = 500;
const statusEveryMs = 2_000;
const ledgerEveryMs = 10_000;
const shippedTemplates = new URL('../../../templates/', import.meta.url).pathname;

/** Starts the console. It comes up without Redis or Postgres too, and says so. `now` is in ms since 1970. */
export async function startConsole(env: ConsoleEnv, now: () => number = Date.now): Promise<RunningApp> {
  const telemetry = await startTelemetry({ app: 'console', version: '0.1.0', level: env.LOG_LEVEL, otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT });
  const { log, metrics } = telemetry;
  const report = (where: string, err: unknown) => log.warn({ err }, where);
  const store = openStore({ postgresUrl: env.POSTGRES_URL, name: 'tocsin console', connections: 8, onError: (error) => report('postgres', error) });
  const redis = producerConnection(env.REDIS_URL, 'tocsin console', (error) => report('redis', error));
  await becomesReady(redis, 3_000);
  const queues = openQueues(redis, env.TOCSIN_PREFIX, (error) => report('queues', error));
  const ping = { redis: () => redis.ping(), postgres: () => store.system.query('select 1') };
  const key = deriveKey(parseMasterKey(env.TOCSIN_KEY), 'session');
  const viewers = findViewer({
    key,
    embedded: env.TOCSIN_EMBEDDED,
    readToken: (tenantId, tokenId) => inTenant(store, tenantId, (tx) => readToken(tx, tokenId)),
    now,
  });
  const feeds = openFeeds(
    telemetry,
    store,
    {
      ping,
      queueDepths: () => queueDepths({ queues, redis, prefix: env.TOCSIN_PREFIX }, now()),
      spoolDepths: () => spoolDepths(store),
      workspaceFault: (tenantId) => inTenant(store, tenantId, loadWorkspaceFault),
    },
    now,
  );
  const app = createConsoleServer({
    embedded: env.TOCSIN_EMBEDDED,
    findViewer: viewers,
    signIn: signInDeps(telemetry, store, key, now),
    board: { store, ...feeds, slackApiUrl: env.SLACK_API_URL, sample: sampleRequest(env.INGEST_PORT), findViewer: viewers, now },
    preview: {
      ...{ store, now, consoleUrl: env.CONSOLE_URL ?? null },
      renderer: rendererOf(env.TOCSIN_TEMPLATES ?? shippedTemplates),
      planOf: (tenantId) => loadPlan(store, tenantId),
    },
    ops: {
      authenticate: (tokenHash) => orUnavailable(authenticate(store, tokenHash)),
      readiness: async () => [await checkThat('redis', ping.redis), await checkThat('postgres', ping.postgres)],
      metrics: () => metrics.render(),
    },
    bullBoard: {
      queues,
      linesOf: (queue) => linesOf(redis, env.TOCSIN_PREFIX, queue),
      deadLetters: openDeadLetters(store, now),
      writable: env.CONSOLE_QUEUES_WRITABLE,
      changed: (what) => log.warn(what, 'a queue was changed by hand'),
      report,
    },
    report,
    answered: (route, method, status, tookMs) => metrics.time('httpRequest', tookMs / 1_000, { app: 'console', route, method, status: String(status) }),
  });
  await app.listen({ port: env.CONSOLE_PORT, host: env.TOCSIN_EMBEDDED ? '127.0.0.1' : env.CONSOLE_HOST });
  return {
    ready: { port: (app.server.address() as AddressInfo).port },
    log,
    close: async () => {
      feeds.board.close();
      feeds.status.close();
      feeds.ledger.close();
      await app.close();
      await closeQueues(queues);
      redis.disconnect();
      await store.close();
      await telemetry.shutdown();
    },
  };
}

function openFeeds(telemetry: Telemetry, store: Store, statusDeps: StatusDeps, now: () => number) {
  const stale = (isStale: boolean) => eventText('stale', { stale: isStale });
  const onFault = (key: string, err: unknown) => telemetry.log.warn({ err, key }, 'the board cannot be read');
  const board = openPollFeed<Board>({
    ...{ everyMs: boardEveryMs, stale, onFault },
    read: (tenantId) => inTenant(store, tenantId, (tx) => readBoard(tx, now())),
    whole: (value) => wholeBoard(value, now()),
    change: (before, value) => boardChange(before, value, now()),
  });
  const text = (value: Awaited<ReturnType<typeof readStatus>>) => eventText('status', value);
  const status = openPollFeed({
    ...{ everyMs: statusEveryMs, onFault },
    read: (key) => readStatus(statusDeps, key),
    whole: text,
    change: (before, value) => (text(before) === text(value) ? null : text(value)),
    stale: () => '',
  });
  const ledger = openPollFeed({
    ...{ everyMs: ledgerEveryMs, stale: () => '' },
    onFault: (key, err) => telemetry.log.warn({ err, key }, 'the ledger cannot be read'),
    read: (tenantId) => readBoardLedger(store, tenantId, now()),
    whole: (value) => eventText('ledger', value),
    change: (before, value) => (JSON.stringify(before) === JSON.stringify(value) ? null : eventText('ledger', value)),
  });
  return { board, status, ledger };
}

function signInDeps(telemetry: Telemetry, store: Store, key: Buffer, now: () => number): SignInDeps {
  return {
    ...{ key, now, attempts: countAttempts(now) },
    authenticate: (tokenHash) => orUnavailable(authenticate(store, tokenHash)),
    signedIn: async ({ tenantId, tokenId }) => {
      const entry = { actor: { kind: 'console', tokenId }, action: 'session.opened', subject: tokenId, detail: {} } as const;
      await orUnavailable(inTenant(store, tenantId, (tx) => insertAudit(tx, entry)));
      telemetry.log.info({ tenantId, tokenId }, 'somebody signed in');
    },
  };
}

/** Loads the templates when somebody first wants a preview: a folder that is wrong stops nothing else. */
function rendererOf(templatesDir: string): () => Renderer {
  let loaded: Renderer | undefined;
  return () => (loaded ??= createRenderer({ templatesDir }));
}

function sampleRequest(ingestPort: number): string {
  const alert = { alert_type: 'high_cpu', severity: 'critical', message: 'CPU above 95 % on web-1', labels: { host: 'web-1' } };
  return `curl http://127.0.0.1:${ingestPort}/v1/alerts -H 'content-type: application/json' -d '${JSON.stringify(alert)}'`;
}
