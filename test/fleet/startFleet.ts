import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { freePort } from '@tocsin/devkit/embedded/freePort';
import { startThrowAwayServers, type ThrowAwayServers } from '@tocsin/devkit/embedded/throwAwayServers';
import { type App, startApp } from '@tocsin/devkit/process/startApp';
import { clientSecret } from '@tocsin/devkit/slack-double/oauth/grants';
import { defaultToken } from '@tocsin/devkit/slack-double/seed';
import { type SlackDouble, type SlackDoubleOptions, startSlackDouble } from '@tocsin/devkit/slack-double/startSlackDouble';
import { openStore } from '@tocsin/store/connect';
import { ensureEventPartitions } from '@tocsin/store/eventPartitions';
import { migrate } from '@tocsin/store/migrate';
import { storeTenant } from '@tocsin/store/tenants';
import { inTenant } from '@tocsin/store/transaction';
import { compileCache } from '../support/compileCache.ts';

const root = new URL('../../', import.meta.url).pathname;

export interface FleetOptions {
  /** Tenant files; the first one's tenant is the one that needs no token. */
  tenants: readonly { tenant: string; [field: string]: unknown }[];
  /** Worker processes by name and the pools each runs. Default: one with all. */
  workers?: Readonly<Record<string, string>>;
  apps?: readonly ('ingest' | 'chatops' | 'console')[];
  double?: SlackDoubleOptions;
  /** Safe to kill with SIGKILL: slower. */
  durable?: boolean;
  env?: Readonly<Record<string, string>>;
}

/** A whole installation in processes of their own, with a Slack double in this one. */
export interface Fleet {
  ingestUrl: string;
  chatopsUrl: string;
  consoleUrl: string;
  double: SlackDouble;
  servers: ThrowAwayServers;
  /** The environment of every process, for commands that work on the same record. */
  env: Readonly<Record<string, string>>;
  apps: Map<string, App>;
  /** Starts a process again that was killed. */
  restart(name: string): Promise<void>;
  log(name: string): string;
  stop(): Promise<void>;
}

/** Starts servers, double and apps and answers when all are ready. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const servers = await startThrowAwayServers({ fast: !options.durable });
  const signingSecret = randomBytes(16).toString('hex');
  const [ingestPort, chatopsPort, consolePort] = [await freePort(), await freePort(), await freePort()];
  const double = await startSlackDouble({
    createChannels: true,
    signingSecret,
    interactivityUrl: `http://127.0.0.1:${chatopsPort}/slack/interactions`,
    commandsUrl: `http://127.0.0.1:${chatopsPort}/slack/commands`,
    eventsUrl: `http://127.0.0.1:${chatopsPort}/slack/events`,
    ...options.double,
  });
  await prepareRecord(servers.postgres.url, options.tenants);
  const env = {
    PATH: process.env['PATH'] ?? '',
    ...compileCache,
    REDIS_URL: servers.redis.url,
    POSTGRES_URL: servers.postgres.url,
    TOCSIN_KEY: randomBytes(32).toString('hex'),
    TOCSIN_EMBEDDED: '1',
    SLACK_API_URL: double.apiUrl,
    SLACK_BOT_TOKEN: defaultToken,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_CLIENT_ID: '1.2',
    SLACK_CLIENT_SECRET: clientSecret,
    CHATOPS_PUBLIC_URL: `http://127.0.0.1:${chatopsPort}`,
    INGEST_PORT: String(ingestPort),
    CHATOPS_PORT: String(chatopsPort),
    CONSOLE_PORT: String(consolePort),
    LOG_LEVEL: 'warn',
    INGEST_QUOTA_ALERTS_PER_SECOND: '0',
    INGEST_BACKLOG_BYTES: '8000000000',
    ...options.env,
  };
  const plans: { name: string; entry: string; args: string[] }[] = [
    ...(options.apps ?? ['ingest']).map((name) => ({ name, entry: `apps/${name}/src/main.ts`, args: [] })),
    ...Object.entries(options.workers ?? { worker: 'all' }).map(([name, pools]) => ({ name, entry: 'apps/worker/src/main.ts', args: [`--pools=${pools}`] })),
  ];
  const apps = new Map<string, App>();
  const logOf = (name: string) => join(servers.folder, `${name}.log`);
  const start = async (name: string) => {
    const plan = plans.find((each) => each.name === name);
    if (!plan) throw new Error(`no process is named ${name}`);
    apps.set(name, await startApp({ name, entry: join(root, plan.entry), args: plan.args, env, logFile: logOf(name) }));
  };
  await Promise.all(plans.map(({ name }) => start(name)));
  return {
    ...{ double, servers, env, apps },
    ingestUrl: `http://127.0.0.1:${ingestPort}`,
    chatopsUrl: `http://127.0.0.1:${chatopsPort}`,
    consoleUrl: `http://127.0.0.1:${consolePort}`,
    restart: start,
    log: (name) => readFileSync(logOf(name), 'utf8'),
    stop: async () => {
      await Promise.all([...apps.values()].map((app) => app.stop()));
      await double.close();
      await servers.stop();
    },
  };
}

async function prepareRecord(postgresUrl: string, tenants: FleetOptions['tenants']): Promise<void> {
  await migrate(postgresUrl);
  const store = openStore({ postgresUrl, name: 'tocsin test', connections: 1, onError: () => undefined });
  await ensureEventPartitions(store, Date.now());
  for (const source of tenants) {
    const { tenant } = tenantFileSchema.parse(source);
    await inTenant(store, tenant, (tx) => storeTenant(tx, { file: source, author: { kind: 'operator', name: 'test' } }, Date.now()));
  }
  await store.close();
}
