import { randomUUID } from 'node:crypto';
import { nextStamp } from '@tocsin/cache/nextStamp';
import type { Actor } from '@tocsin/contracts/actor';
import type { NativeAlert } from '@tocsin/contracts/nativeAlert';
import { normaliseNative } from '@tocsin/core/normaliseNative';
import { timelineMarkdown } from '@tocsin/core/timeline/timelineMarkdown';
import { guardedRequest } from '@tocsin/outbound/guardedRequest';
import type { HttpProxy } from '@tocsin/outbound/proxy';
import { type Admission, openAdmission } from '@tocsin/queue/admission/admission';
import type { Queues } from '@tocsin/queue/producers';
import { messageLink } from '@tocsin/slack/messageLink';
import { shareFile } from '@tocsin/slack/shareFile';
import { faultOfWebhookUrl } from '@tocsin/slack/webhookUrl';
import { searchAlerts } from '@tocsin/steps/searchAlerts';
import { loadAnchors } from '@tocsin/store/anchors';
import type { Store } from '@tocsin/store/connect';
import { groupsByCode, mainSuppression } from '@tocsin/store/groupsByCode';
import { mutedUntil, setMute } from '@tocsin/store/mutes';
import { endOverrideAt, insertOverride, listOverrides, lockOverride, overridesBetween } from '@tocsin/store/overrides';
import { readGroupAlerts } from '@tocsin/store/readGroupAlerts';
import { readGroups } from '@tocsin/store/readGroups';
import { readTimeline } from '@tocsin/store/readTimeline';
import { markSchedule } from '@tocsin/store/scheduleMarks';
import { inSearch, readBuckets, readMembers, stepBack, walkAlerts } from '@tocsin/store/searchAlerts';
import { readSegments } from '@tocsin/store/searchIndex';
import { listSilences } from '@tocsin/store/silences';
import { loadAlerts } from '@tocsin/store/summariseGroup';
import { inTenantSnapshot, type Tx } from '@tocsin/store/transaction';
import { cleanLine } from '@tocsin/telemetry/cleanLine';
import type { BotClient } from '../botClients.ts';
import type { ChatopsEnv } from '../env.ts';
import type { PressDeps } from '../pressButton.ts';
import type { CommandDeps } from './deps.ts';

interface Shared {
  env: ChatopsEnv;
  store: Store;
  redis: Parameters<typeof nextStamp>[0];
  queues: Queues;
  press: PressDeps<Tx>;
  botOf(tenantId: string): Promise<BotClient | null>;
}

const searching = { readSegments, stepBack, walkAlerts, readBuckets, readMembers, now: Date.now };

/** What commands ask of the record, the queues and Slack. */
export function commandDeps(shared: Shared): CommandDeps<Tx> {
  const { env, press, store, redis, queues } = shared;
  const admission = openAdmission({ redis, prefix: env.TOCSIN_PREFIX, queues });
  return {
    ...press,
    ...{ insertOverride, lockOverride, endOverrideAt, listOverrides, overridesBetween, markSchedule },
    ...{ readGroups, groupsByCode, readGroupAlerts, loadAlerts, mainSuppression, listSilences },
    sendAlert: (tenantId, alert, actor) => sendAlert(shared, admission, tenantId, alert, actor),
    findAlerts: async (tenantId, search) => {
      const { alerts } = await searchAlerts({ ...searching, inSearch: (tenant, work) => inSearch(store, tenant, work) }, tenantId, search);
      return alerts.map(({ alertId }) => alertId);
    },
    loadAnchors,
    readTimeline: (tenantId, groupId) => inTenantSnapshot(store, tenantId, (tx) => readTimeline(tx, groupId)),
    timelineMarkdown: (history, chronicle) =>
      timelineMarkdown(history, chronicle, { linkOf: (message) => messageLink(message, env.SLACK_API_URL), clean: cleanLine }),
    shareFile: async (tenantId, file) => {
      const bot = await shared.botOf(tenantId);
      return bot === null ? 'no_workspace' : shareFile(bot, env.SLACK_API_URL ?? null, file);
    },
    ...{ setMute, mutedUntil },
    consoleUrl: env.CONSOLE_URL ?? null,
  };
}

/** Posts an answer that comes late. Slack's own hosts only, as the URL came with the request. */
export async function respond({ apiUrl, proxy }: { apiUrl: string | undefined; proxy: HttpProxy | null }, responseUrl: string, body: object): Promise<void> {
  const apiHost = apiUrl === undefined ? null : new URL(apiUrl).host;
  const fault = faultOfWebhookUrl(responseUrl, { giver: 'tenant', apiHost });
  if (fault !== null) throw new Error(`a response URL may not be used: ${fault}`);
  const url = new URL(responseUrl);
  const reach = url.host === apiHost ? 'anywhere' : 'public';
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const { status } = await guardedRequest(url, { method: 'POST', headers, body: JSON.stringify(body), reach, timeoutMs: 8_000, bodyMost: 1_000, proxy });
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
