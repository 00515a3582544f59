import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { seenOnce } from '@tocsin/cache/seenOnce';
import { deriveKey, parseMasterKey } from '@tocsin/core/secretBox';
import { readProxy } from '@tocsin/outbound/proxy';
import { becomesReady, producerConnection } from '@tocsin/queue/connection';
import { addEscalationLook, addFlush, addLane, closeQueues, openQueues } from '@tocsin/queue/producers';
import { createRenderer } from '@tocsin/render/renderer';
import { lockGroups, lockReopenable, lockShown } from '@tocsin/store/actOnGroup';
import { loadAnchors } from '@tocsin/store/anchors';
import { openStore } from '@tocsin/store/connect';
import { rouseSuppressed, storeInhibitSources } from '@tocsin/store/inhibitSources';
import { insertAudit } from '@tocsin/store/insertAudit';
import { lockGroup } from '@tocsin/store/lockGroup';
import { lastEntry, noteTimeline, noteTimelines } from '@tocsin/store/noteTimeline';
import { oweWrites } from '@tocsin/store/oweWrites';
import { keepPlans } from '@tocsin/store/plans';
import { hasGroup } from '@tocsin/store/readGroups';
import { hastenRuns, resumeRuns } from '@tocsin/store/resumeRuns';
import { endSilence, hastenGroups, insertSilence, lockSilence, openGroups, sameSilence } from '@tocsin/store/silences';
import { stopRuns } from '@tocsin/store/stopRuns';
import { ownGroup, storeActs } from '@tocsin/store/storeActs';
import { countMembers } from '@tocsin/store/summariseGroup';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { tenantsOfTeam } from '@tocsin/store/workspaces';
import { checkThat } from '@tocsin/telemetry/checkThat';
import type { RunningApp } from '@tocsin/telemetry/lifecycle';
import { answerOps, type Check } from '@tocsin/telemetry/ops';
import { startTelemetry } from '@tocsin/telemetry/telemetry';
import { withSpan } from '@tocsin/telemetry/tracing';
import { answering } from './answering.ts';
import { auditRefusals } from './auditRefusals.ts';
import { botClients } from './botClients.ts';
import { answerCalendar } from './calendar/answerCalendar.ts';
import { calendarDeps } from './calendar/wire.ts';
import { commandDeps } from './command/wire.ts';
import type { ChatopsEnv } from './env.ts';
import { answerEvent } from './event/answerEvent.ts';
import { eventDeps } from './event/wire.ts';
import { homeShower } from './home/showHome.ts';
import { homeDeps } from './home/wire.ts';
import { answerInstall } from './install/install.ts';
import { installDeps } from './install/wire.ts';
import type { PressDeps } from './pressButton.ts';
import { createChatopsServer, type ServerDeps } from './server.ts';
import { slackUsers } from './slackUsers.ts';
import type { EnvelopeDeps } from './socket/handleEnvelope.ts';
import type { Sockets } from './socket/keepSockets.ts';
import { openSockets } from './socket/wire.ts';
import { plansWithMembers } from './userGroups.ts';

/** A signature is refused the second time within its five minutes, and a little longer. */
const replaySeconds = 600;
const defaultTemplates = new URL('../../../templates/', import.meta.url).pathname;

/** Starts the door that Slack knocks at. */
export async function startChatops(env: ChatopsEnv): Promise<RunningApp> {
  const telemetry = await startTelemetry({ app: 'chatops', version: '0.1.0', level: env.LOG_LEVEL, otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT });
  const { log, metrics } = telemetry;
  const fault = (where: string, err: unknown) => log.warn({ err }, where);
  const store = openStore({
    ...{ postgresUrl: env.POSTGRES_URL, name: 'tocsin chatops', connections: 8, onError: (error) => fault('postgres', error) },
    ...(env.TOCSIN_KEY !== undefined && { messageSeal: { key: deriveKey(parseMasterKey(env.TOCSIN_KEY), 'messages'), lanes: 'webhooks' } }),
  });
  const redis = producerConnection(env.REDIS_URL, 'tocsin chatops', (error) => fault('redis', error));
  await becomesReady(redis, 5_000);
  const queues = openQueues(redis, env.TOCSIN_PREFIX, (error) => fault('queues', error));
  const plans = keepPlans(store, (error) => fault('look for new tenant files', error));
  const renderer = createRenderer({ templatesDir: env.TOCSIN_TEMPLATES ?? defaultTemplates });
  const botOf = botClients(env, store, fault);
  const planOf = plansWithMembers({ redis, prefix: env.TOCSIN_PREFIX, botOf, planOf: plans.planOf, fault, now: Date.now });
  const deps: PressDeps<Tx> = {
    ...{
      lockGroup,
      ...{ lockGroups, lockReopenable, lockShown, ownGroup, storeActs, storeInhibitSources, noteTimeline, noteTimelines, lastEntry, resumeRuns },
      stopRuns,
      loadAnchors,
      oweWrites,
      hasGroup,
      fault,
      newId: randomUUID,
      now: Date.now,
      audit: insertAudit,
    },
    hastenRuns,
    remindEscalations: (tenantId, at) => addEscalationLook(queues, tenantId, at, Date.now()),
    ...{ insertSilence, lockSilence, endSilence, openGroups, hastenGroups, sameSilence, countMembers, rouseSuppressed, planOf },
    inTenant: (tenantId, work) => inTenant(store, tenantId, work),
    slackUserOf: slackUsers({ redis, prefix: env.TOCSIN_PREFIX, botOf, languages: renderer.languages, fault }),
    tenantsOfTeam: (teamId) => tenantsOfTeam(store, teamId),
    renderAction: (request) => renderer.action(request).message,
    flushNow: (tenantId, groupId) => addFlush(queues, { tenantId, groupId }, Date.now(), Date.now()),
    wakeLane: (tenantId, lane) => addLane(queues, { tenantId, lane }),
  };
  const commands = commandDeps({ env, store, redis, queues, press: deps, botOf });
  const showHome = homeShower(homeDeps({ redis, prefix: env.TOCSIN_PREFIX, commands, renderer, botOf }));
  const answers = answering({ commands, renderer, botOf, showHome, apiUrl: env.SLACK_API_URL, proxy: readProxy(env.HTTPS_PROXY, env.NO_PROXY) });
  const events = eventDeps({ env, commands, renderer, botOf, showHome });
  const install = installDeps(env, store, fault);
  const calendars = calendarDeps({
    ...{ env, store, planOf: plans.planOf, fault },
    answered: (status, tookMs) => metrics.time('httpRequest', tookMs / 1_000, { app: 'chatops', route: '/calendar', method: 'GET', status: String(status) }),
  });
  const handlers: EnvelopeDeps & Pick<ServerDeps, 'answered'> = {
    seenOnce: (signature) =>
      // With Redis away a replay cannot be seen. It can only repeat what its sender did within five minutes, and an answer at night matters more.
      seenOnce(redis, env.TOCSIN_PREFIX, signature, replaySeconds).catch((error: unknown) => {
        fault('look for a replay', error);
        return true;
      }),
    ...answers,
    event: (event) => withSpan(`slack ${event.kind}`, { kind: 'server' }, () => answerEvent(events, event)),
    refreshHome: (of) => void showHome(of, null),
    answered: (path, result, tookMs) =>
      metrics.time('httpRequest', tookMs / 1_000, {
        app: 'chatops',
        route: path,
        method: 'POST',
        status: result === 'refused' ? '401' : result === 'failed' ? '500' : '200',
      }),
    fault,
    now: Date.now,
  };
  const sockets = openSockets(env, handlers);
  const readiness = async (): Promise<Check[]> => [
    await checkThat('redis', () => redis.ping()),
    await checkThat('postgres', () => store.system.query('select 1')),
    ...(sockets === null ? [] : [await checkThat('slack', async () => assertOpen(sockets))]),
  ];
  const server = createChatopsServer({
    ...handlers,
    signingSecret: env.SLACK_SIGNING_SECRET,
    refused: auditRefusals(deps),
    ops: (request, response) => {
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      if (!['/healthz', '/readyz', '/metrics'].includes(path)) return false;
      void answerOps(path, { readiness, metrics: () => metrics.render() }).then((answer) => {
        response.writeHead(answer?.status ?? 404, { 'content-type': answer?.contentType ?? 'text/plain' }).end(answer?.body);
      });
      return true;
    },
    pages: (request, response) => answerInstall(install, request, response) || answerCalendar(calendars, request, response),
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(env.CHATOPS_PORT, env.CHATOPS_HOST, resolve));
  return {
    ready: { port: (server.address() as AddressInfo).port },
    log,
    close: async () => {
      await sockets?.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await closeQueues(queues);
      plans.close();
      redis.disconnect();
      await store.close();
      await telemetry.shutdown();
    },
  };
}

function assertOpen(sockets: Sockets): void {
  if (sockets.open() === 0) throw new Error('no socket to Slack is open');
}
