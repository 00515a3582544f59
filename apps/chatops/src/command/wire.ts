import { randomUUID } from 'node:crypto';
import { nextStamp } from '@tocsin/cache/nextStamp';
import type { Actor } from '@tocsin/contracts/actor';
import type { Language } from '@tocsin/contracts/language';
import type { NativeAlert } from '@tocsin/contracts/nativeAlert';
import { normaliseNative } from '@tocsin/core/normaliseNative';
import { deriveKey, openSecret, parseMasterKey } from '@tocsin/core/secretBox';
import { type Admission, openAdmission } from '@tocsin/queue/admission/admission';
import type { Queues } from '@tocsin/queue/producers';
import { slackClients } from '@tocsin/slack/clients';
import { guardedPost } from '@tocsin/slack/guardedPost';
import { faultOfWebhookUrl } from '@tocsin/slack/webhookUrl';
import { searchAlerts } from '@tocsin/steps/searchAlerts';
import type { Store } from '@tocsin/store/connect';
import { groupsByCode, mainSuppression } from '@tocsin/store/groupsByCode';
import { endOverrideAt, insertOverride, lockOverride, overridesBetween } from '@tocsin/store/overrides';
import { readGroupAlerts } from '@tocsin/store/readGroupAlerts';
import { readGroups } from '@tocsin/store/readGroups';
import { markSchedule } from '@tocsin/store/scheduleMarks';
import { inSearch, readBuckets, readMembers, stepBack, walkAlerts } from '@tocsin/store/searchAlerts';
import { readSegments } from '@tocsin/store/searchIndex';
import { listSilences } from '@tocsin/store/silences';
import { loadAlerts } from '@tocsin/store/summariseGroup';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { loadWorkspace } from '@tocsin/store/workspaces';
import type { ChatopsEnv } from '../env.ts';
import type { PressDeps } from '../pressButton.ts';
import type { RunCommandDeps } from './runCommand.ts';

interface Shared {
  env: ChatopsEnv;
  store: Store;
  redis: Parameters<typeof nextStamp>[0];
  queues: Queues;
  press: PressDeps<Tx>;
  /** Those that there are words of. */
  languages: readonly Language[];
}

const searching = { readSegments, stepBack, walkAlerts, readBuckets, readMembers, now: Date.now };

/** What commands ask of the record, the queues and Slack. */
export function commandDeps(shared: Shared): RunCommandDeps<Tx> {
  const { env, press, store, redis, queues } = shared;
  const admission = openAdmission({ redis, prefix: env.TOCSIN_PREFIX, queues });
  return {
    ...press,
    ...{ insertOverride, lockOverride, endOverrideAt, overridesBetween, markSchedule },
    ...{ readGroups, groupsByCode, readGroupAlerts, loadAlerts, mainSuppression, listSilences },
    sendAlert: (tenantId, alert, actor) => sendAlert(shared, admission, tenantId, alert, actor),
    findAlerts: async (tenantId, search) => {
      const { alerts } = await searchAlerts({ ...searching, inSearch: (tenant, work) => inSearch(store, tenant, work) }, tenantId, search);
      return alerts.map(({ alertId }) => alertId);
    },
    languageOf: languageOf(shared),
    consoleUrl: env.CONSOLE_URL ?? null,
  };
}

/** Posts an answer that comes late. Slack's own hosts only, as the URL came with the request. */
export async function respond(apiUrl: string | undefined, responseUrl: string, body: object): Promise<void> {
  const apiHost = apiUrl === undefined ? null : new URL(apiUrl).host;
  const fault = faultOfWebhookUrl(responseUrl, { giver: 'tenant', apiHost });
  if (fault !== null) throw new Error(`a response URL may not be used: ${fault}`);
  const url = new URL(responseUrl);
  const { status } = await guardedPost(url, JSON.stringify(body), { publicOnly: url.host !== apiHost, timeoutMs: 8_000 });
  if (status !== 200) throw new Error(`Slack did not take a late answer: HTTP ${status}`);
}

/** Into the same queue as what comes by HTTP, with the same stamp. */
async function sendAlert({ env, redis }: Shared, admission: Admission, tenantId: string, alert: NativeAlert, actor: Actor): Promise<void> {
  const receivedAt = Date.now();
  const event = normaliseNative(alert, { tenantId, receivedAt });
  const stamp = await nextStamp(redis, env.TOCSIN_PREFIX, 1, 0);
  const by = actor.kind === 'slack' ? `slack:${actor.teamId}/${actor.userId}` : 'slack';
  const rest = { batchId: randomUUID(), stamp, receivedAt, source: 'slack', actorTokenId: by, events: [event], traceparent: null };
  await admission.add(alert.severity === 'critical' ? 'route-critical' : 'route', { kind: 'batch', tenantId, ...rest });
}

/** What people have set in Slack, asked once an hour and person. */
function languageOf({ env, store, redis, press, languages }: Shared): (tenantId: string, userId: string) => Promise<Language | null> {
  const clients = slackClients({ apiUrl: env.SLACK_API_URL ?? null, log: (message) => press.fault(message, null), now: Date.now });
  const ask = async (tenantId: string, user: string): Promise<string> => {
    const workspace = env.TOCSIN_KEY === undefined ? null : await inTenant(store, tenantId, loadWorkspace);
    if (workspace === null || env.TOCSIN_KEY === undefined) return '';
    const token = openSecret(deriveKey(parseMasterKey(env.TOCSIN_KEY), 'secrets'), `${tenantId}/workspaces/bot_token`, workspace.sealedBotToken);
    return (await clients(token).users.info({ user, include_locale: true })).user?.locale ?? '';
  };
  return async (tenantId, userId) => {
    const key = `${env.TOCSIN_PREFIX}:locale:${tenantId}:${userId}`;
    try {
      const known = await redis.get(key);
      const locale = known ?? (await ask(tenantId, userId));
      if (known === null) await redis.set(key, locale, 'EX', 3_600);
      return languages.find((language) => language === locale.slice(0, 2)) ?? null;
    } catch (error) {
      press.fault('ask for the language of somebody', error);
      return null;
    }
  };
}
