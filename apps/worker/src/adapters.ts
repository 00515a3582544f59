import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { nextStamp } from '@tocsin/cache/nextStamp';
import { deriveKey, parseMasterKey } from '@tocsin/core/secretBox';
import { type HttpProxy, readProxy } from '@tocsin/outbound/proxy';
import { readTrustedHosts } from '@tocsin/outbound/trustedHosts';
import { type Admission, openAdmission } from '@tocsin/queue/admission/admission';
import { producerConnection } from '@tocsin/queue/connection';
import { createManyAtOnce } from '@tocsin/queue/manyAtOnce';
import { addEscalationLook, addFlush, addLane, addLostLane, openQueues, type Queues } from '@tocsin/queue/producers';
import { createRenderer } from '@tocsin/render/renderer';
import type { RenderFault } from '@tocsin/render/renderFault';
import type { InTenant } from '@tocsin/steps/ports';
import { openStore, type Store } from '@tocsin/store/connect';
import { insertAudit } from '@tocsin/store/insertAudit';
import { keepPlans, type Plans } from '@tocsin/store/plans';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import type { Redis } from 'ioredis';
import { type Budgets, slackBudgets } from './budgets.ts';
import type { WorkerEnv } from './env.ts';
import { historyBudget } from './historyBudget.ts';
import { keepChannels } from './keepChannels.ts';
import { keepEndpoints } from './keepEndpoints.ts';
import { type FoundWebhook, keepWebhooks } from './keepWebhooks.ts';
import { type ServiceGateway, serviceGateway } from './serviceGateway.ts';
import type { Signals } from './signals.ts';
import { type SlackGateway, slackGateway } from './slackGateway.ts';
import { keepWorkspaces, type OpenWorkspace } from './workspaces.ts';

/** What a worker process has one of, whatever pools it runs. */
export interface Adapters {
  store: Store;
  redis: Redis;
  queues: Queues;
  admission: Admission;
  prefix: string;
  /** The way out of the network, where it has one. */
  proxy: HttpProxy | null;
  services: ServiceGateway;
  plans: Plans;
  budgets: Budgets;
  slack: SlackGateway;
  workspaceOf(tenantId: string): Promise<OpenWorkspace | null>;
  webhookOf(tenantId: string, name: string): Promise<FoundWebhook>;
  renderer: ReturnType<typeof createRenderer>;
  auditKey: Buffer;
  signals: Signals;
  /** What every step asks for, in the same words. */
  common: Common;
  close(): Promise<void>;
}

export interface Common {
  inTenant: InTenant<Tx>;
  planOf: Plans['planOf'];
  audit: typeof insertAudit;
  wakeGroup(flush: { tenantId: string; groupId: string; at: number }): Promise<void>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  wakeLostLane(tenantId: string, lane: string): Promise<void>;
  remindEscalations(tenantId: string, at: number): Promise<void>;
  nextStamp(count: number): Promise<number>;
  newId(): string;
  now(): number;
  random(): number;
  pause(ms: number): Promise<void>;
  signals: Signals;
}

/** A tenant with more flushes than these within two to four seconds has them wait apart from those of others. */
const manyFlushes = 64;
const manyFlushesMs = 2_000;

const defaultTemplates = new URL('../../../templates/', import.meta.url).pathname;

/** Opens what the pools share. Nothing is connected yet when it answers; what is away shows in /readyz and is waited for. */
export function openAdapters(env: WorkerEnv, signals: Signals, slackLog: (message: string) => void, connections = 24): Adapters {
  const now = Date.now;
  const prefix = env.TOCSIN_PREFIX;
  const masterKey = parseMasterKey(env.TOCSIN_KEY);
  const store = openStore({
    ...{ postgresUrl: env.POSTGRES_URL, name: 'tocsin worker', connections },
    messageSeal: { key: deriveKey(masterKey, 'messages'), lanes: env.SLACK_WEBHOOK_URL && !env.SLACK_BOT_TOKEN ? 'all' : 'webhooks' },
    onError: (error) => signals.fault('postgres', error),
  });
  const redis = producerConnection(env.REDIS_URL, 'tocsin worker', (error) => signals.fault('redis', error));
  const queues = openQueues(redis, prefix, (error) => signals.fault('queues', error));
  const plans = keepPlans(store, (error) => signals.fault('look for new tenant files', error));
  const workspaces = keepWorkspaces(store, masterKey, now);
  const webhookOf = keepWebhooks({ store, masterKey, operatorUrl: env.SLACK_WEBHOOK_URL ?? null, apiUrl: env.SLACK_API_URL ?? null, now });
  const proxy = readProxy(env.HTTPS_PROXY, env.NO_PROXY);
  const shared = { workspaceOf: workspaces.workspaceOf, webhookOf, now };
  const flushes = createManyAtOnce(manyFlushes, manyFlushesMs);
  const common: Common = {
    inTenant: (tenantId, work) => inTenant(store, tenantId, work),
    planOf: plans.planOf,
    audit: insertAudit,
    wakeGroup: ({ tenantId, groupId, at }) => addFlush(queues, { tenantId, groupId }, at, now(), flushes.note(tenantId, now())),
    wakeLane: (tenantId, lane) => addLane(queues, { tenantId, lane }),
    wakeLostLane: (tenantId, lane) => addLostLane(queues, { tenantId, lane }),
    remindEscalations: (tenantId, at) => addEscalationLook(queues, tenantId, at, now()),
    nextStamp: (count) => nextStamp(redis, prefix, count, 0),
    newId: randomUUID,
    now,
    random: Math.random,
    pause: (ms) => wait(ms),
    signals,
  };
  const endpointOf = keepEndpoints({ store, masterKey, now });
  const services = serviceGateway({ endpointOf, proxy, trusted: readTrustedHosts(env.OUTBOUND_TRUSTED), now, timed: signals.slackAnswered });
  return {
    ...{ store, redis, queues, prefix, proxy, services, plans, common, signals, workspaceOf: workspaces.workspaceOf, webhookOf },
    admission: openAdmission({ redis, prefix, queues }),
    budgets: slackBudgets({ ...shared, redis, prefix, channelRate: env.SLACK_CHANNEL_RATE, planOf: plans.planOf }),
    slack: slackGateway({
      ...shared,
      channels: keepChannels(store, now, (error) => signals.fault('read the channel directory', error)),
      apiUrl: env.SLACK_API_URL ?? null,
      forgetWorkspace: workspaces.forget,
      history: historyBudget({ redis, prefix, perMinute: env.SLACK_CHANNEL_RATE === 0 ? 0 : env.SLACK_HISTORY_RATE, now }),
      ...{ proxy, services },
      log: slackLog,
      timed: signals.slackAnswered,
    }),
    renderer: loadRenderer(env.TOCSIN_TEMPLATES ?? defaultTemplates, signals),
    auditKey: deriveKey(masterKey, 'audit'),
    close: async () => {
      plans.close();
      await store.close();
      redis.disconnect();
    },
  };
}

function loadRenderer(templatesDir: string, signals: Signals): ReturnType<typeof createRenderer> {
  const renderer = createRenderer({ templatesDir });
  noteFaults(signals, renderer.loadFaults);
  return renderer;
}

/** A broken template never swallows an alert: the plain message is sent and the fault is counted. */
export function noteFaults(signals: Signals, faults: readonly RenderFault[]): void {
  for (const fault of faults) signals.renderFault(fault.reason, 'language' in fault ? String(fault.language) : 'all');
}
