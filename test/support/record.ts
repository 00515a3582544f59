import { randomUUID } from 'node:crypto';
import type { Actor } from '@tocsin/contracts/actor';
import type { GroupAction } from '@tocsin/contracts/groupAction';
import type { RouteJob } from '@tocsin/contracts/jobs';
import { type TenantFile, tenantFileSchema } from '@tocsin/contracts/tenantFile';
import type { EscalationNote, EscalationView, GroupView } from '@tocsin/contracts/view';
import { planTenant, type TenantPlan } from '@tocsin/core/tenantPlan';
import { testDatabase } from '@tocsin/devkit/embedded/testServers';
import { type ActDeps, type ActResult, actOnGroup } from '@tocsin/steps/actOnGroup';
import type { DrainDeps } from '@tocsin/steps/drainLane';
import { type EndedSnoozes, type EndSnoozesDeps, endSnoozes } from '@tocsin/steps/endSnoozes';
import type { EscalateDeps } from '@tocsin/steps/escalate';
import type { EscalateNowDeps } from '@tocsin/steps/escalateNow';
import { expireAlerts } from '@tocsin/steps/expireAlerts';
import { type FlushDeps, type FlushResult, flushGroup } from '@tocsin/steps/flushGroups';
import { type RouteDeps, type RouteResult, routeBatch } from '@tocsin/steps/routeBatch';
import type { SetUpDeps } from '@tocsin/steps/setUpEscalation';
import type { SilenceGroupDeps } from '@tocsin/steps/silenceGroup';
import { followHeartbeats, missHeartbeats } from '@tocsin/steps/watchHeartbeats';
import { whoIsOnCall } from '@tocsin/steps/whoIsOnCall';
import { lockGroups, lockReopenable, lockShown, lockSnoozed } from '@tocsin/store/actOnGroup';
import { insertAnchors, loadAnchors } from '@tocsin/store/anchors';
import { appendEvents } from '@tocsin/store/appendEvents';
import { claimWrites, openLane, restOfLane } from '@tocsin/store/claimWrites';
import { openStore, type Store } from '@tocsin/store/connect';
import { owingGroups } from '@tocsin/store/dueWork';
import { advanceRuns, insertRuns, lockDueRuns } from '@tocsin/store/escalationRuns';
import { hastenFlushes } from '@tocsin/store/hastenFlushes';
import { keepHeartbeats, markMissing, noteBeats } from '@tocsin/store/heartbeats';
import { rouseSuppressed, storeInhibitSources } from '@tocsin/store/inhibitSources';
import { insertAudit, insertAudits } from '@tocsin/store/insertAudit';
import { insertBatch } from '@tocsin/store/insertBatch';
import { insertFlushes } from '@tocsin/store/insertFlushes';
import { loadGroupSchedules } from '@tocsin/store/loadGroupSchedules';
import { loadLog } from '@tocsin/store/loadLog';
import { lockAlerts, lockExpiredAlerts } from '@tocsin/store/lockAlerts';
import { lockDueGroups, lockGroup } from '@tocsin/store/lockGroup';
import { migrate } from '@tocsin/store/migrate';
import { mutedUntil } from '@tocsin/store/mutes';
import { lastEntry, noteTimeline, noteTimelines, readEpisodes } from '@tocsin/store/noteTimeline';
import { lockOpenWrites, supersedeWrites } from '@tocsin/store/openWrites';
import { endOverrideAt, insertOverride, lockOverride, overridesBetween } from '@tocsin/store/overrides';
import { noteSuppressed, oweWrites } from '@tocsin/store/oweWrites';
import { hastenRuns, releaseHeld, resumeRuns } from '@tocsin/store/resumeRuns';
import { groupsOfRuns, suppressedAlerts } from '@tocsin/store/runSubjects';
import { markSchedule } from '@tocsin/store/scheduleMarks';
import { noteLook, settleEnded, settleOwed, settleSent } from '@tocsin/store/settleWrites';
import { endSilence, hastenGroups, insertSilence, lockSilence, openGroups, sameSilence } from '@tocsin/store/silences';
import { insertClocks, lockDueClocks, meetClocks, moveClocks } from '@tocsin/store/slaClocks';
import { stopAlertRuns, stopGroupRuns, stopRuns } from '@tocsin/store/stopRuns';
import { ownGroup, storeActs } from '@tocsin/store/storeActs';
import { insertAlerts, updateAlerts } from '@tocsin/store/storeAlerts';
import { postponeFlushes, storeFlushes } from '@tocsin/store/storeFlush';
import { countMembers, loadAlerts, worstMembers } from '@tocsin/store/summariseGroup';
import { loadActiveSilences, loadInhibitSources, loadLabels, lockUnsettledMembers, sampleSources, setSuppressed, someEnded } from '@tocsin/store/suppression';
import { takeOwed } from '@tocsin/store/takeOwed';
import { storeTenant } from '@tocsin/store/tenants';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { uncertainWrites } from '@tocsin/store/uncertainWrites';
import { upsertMembers } from '@tocsin/store/upsertMembers';
import { wakeGroups } from '@tocsin/store/wakeGroups';
import pg from 'pg';

/** Who presses a button in the tests. */
export const anna = { kind: 'slack', teamId: 'T1', userId: 'U1', name: 'anna' } as const;

const words = (text: string) => ({ text, blocks: [{ type: 'divider' }] });

function groupWords({ status, counts, suppression, groupId, flapping }: GroupView): string {
  const hidden = counts.suppressed > 0 ? ` +${counts.suppressed} ${suppression?.kind}` : '';
  const often = flapping === null ? '' : ` flapping ${flapping.times} times`;
  return `${status} ${counts.firing}/${counts.acknowledged}/${counts.resolved}${hidden}${often} of ${groupId}`;
}

function escalationWords({ stage, level, levels, policy, round, alert, asks, askedBefore }: EscalationView): string {
  const asked = [...asks.users.map(({ id }) => `@${id}`), ...asks.userGroups, ...asks.nobodyIn.map((name) => `nobody in ${name}`)];
  return `${stage} ${level}/${levels} of ${policy}, round ${round}: ${alert.status}; asks ${asked.join(' ')}; asked ${askedBefore.join(' ')}`;
}

function noteWords(view: EscalationNote): string {
  if (view.note === 'level') return `${view.note} ${view.level}/${view.levels} to ${view.told.join(' ')}`;
  return view.note === 'unanswered' ? view.note : `${view.note} ${view.clock}`;
}

/** Everything a transaction of the steps may ask of the store, as the apps wire it. */
const verbs = {
  ...{
    insertAlerts,
    updateAlerts,
    appendEvents,
    loadGroupSchedules,
    wakeGroups,
    upsertMembers,
    stopRuns,
    insertBatch,
    lockAlerts,
    noteBeats,
    ...{ keepHeartbeats, markMissing },
    loadLog,
    lockExpiredAlerts,
    audit: insertAudit,
  },
  ...{
    lockGroup,
    takeOwed,
    countMembers,
    worstMembers,
    loadAlerts,
    storeFlushes,
    postponeFlushes,
    insertFlushes,
    hastenFlushes,
    audits: insertAudits,
    lockDueGroups,
    loadAnchors,
    insertAnchors,
    lockOpenWrites,
    supersedeWrites,
    oweWrites,
    noteSuppressed,
  },
  ...{
    loadActiveSilences,
    lockUnsettledMembers,
    loadLabels,
    loadInhibitSources,
    sampleSources,
    setSuppressed,
    someEnded,
    storeInhibitSources,
    rouseSuppressed,
  },
  mutedUntil,
  ...{ insertRuns, lockDueRuns, advanceRuns, stopAlertRuns, stopGroupRuns, releaseHeld, resumeRuns, hastenRuns },
  ...{ insertClocks, lockDueClocks, moveClocks, meetClocks, groupsOfRuns, suppressedAlerts, overridesBetween },
  ...{ insertOverride, lockOverride, endOverrideAt, markSchedule },
  ...{ insertSilence, lockSilence, endSilence, openGroups, hastenGroups, sameSilence },
  ...{
    openLane,
    claimWrites,
    restOfLane,
    settleSent,
    settleOwed,
    settleEnded,
    noteLook,
    uncertainWrites,
    ...{ lockGroups, lockReopenable, lockShown, lockSnoozed, ownGroup, storeActs, noteTimeline, noteTimelines, readEpisodes, lastEntry },
  },
};

type Ports = typeof verbs &
  RouteDeps<Tx> &
  FlushDeps<Tx> &
  ActDeps<Tx> &
  SilenceGroupDeps<Tx> &
  EscalateDeps<Tx> &
  SetUpDeps<Tx> &
  EscalateNowDeps<Tx> &
  EndSnoozesDeps<Tx> &
  Pick<DrainDeps<Tx>, 'random'>;

/** The steps on a database of their own, with a clock that stands until it is moved. */
export interface TestRecord {
  store: Store;
  url: string;
  deps: Ports;
  tenants: readonly string[];
  /** ms since 1970. */
  clock: { now: number };
  route(batch: Partial<RouteJob> & Pick<RouteJob, 'events'>): Promise<RouteResult>;
  flush(groupId: string, tenantId?: string): Promise<FlushResult>;
  press(action: 'acknowledged' | 'resolved', groupId: string): Promise<ActResult>;
  act(action: GroupAction, groupId: string, actor?: Actor): Promise<ActResult>;
  endSnoozes(alertIds: readonly string[]): Promise<EndedSnoozes>;
  miss(names: readonly string[]): Promise<RouteResult['flushes']>;
  followHeartbeats(): Promise<RouteResult['flushes']>;
  /** Another version of a tenant's file. */
  apply(file: unknown): Promise<void>;
  expire(alertIds: readonly string[], heardSince?: number): Promise<string[]>;
  nextStamp(count: number): number;
  /** Runs SQL as the user of the database's URL, whom no policy holds back. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const shortest: Omit<TenantFile, 'tenant'> = { slack_config: { default_channel: '#alerts' } };

/** Opens a migrated database with tenants `a` and `b` (or as `files` say; the first is the one that calls without a tenant mean). */
export async function openRecord(
  files: readonly unknown[] = [
    { tenant: 'a', ...shortest },
    { tenant: 'b', ...shortest },
  ],
): Promise<TestRecord> {
  const { url } = await testDatabase({ migrate });
  const faults: Error[] = [];
  const store = openStore({
    postgresUrl: url,
    name: 'test',
    connections: 12,
    messageSeal: { key: Buffer.alloc(32, 7), lanes: 'webhooks' },
    onError: (error) => faults.push(error),
  });
  const owner = new pg.Pool({ connectionString: url, max: 4, options: '-c search_path=tocsin -c timezone=UTC' });
  owner.on('error', (error) => faults.push(error));
  const clock = { now: Date.now() };
  const plans = new Map<string, TenantPlan>();
  for (const source of files) {
    const file = tenantFileSchema.parse(source);
    plans.set(file.tenant, planTenant(file, 1));
    await inTenant(store, file.tenant, (tx) => storeTenant(tx, { file: source, author: { kind: 'operator', name: 'test' } }, clock.now));
  }
  const [first = 'a'] = plans.keys();
  let stamp = clock.now * 1_000;
  const nextStamp = (count: number) => {
    stamp += count;
    return stamp - count + 1;
  };
  const deps = portsOf(store, plans, clock);
  return {
    ...{ store, url, deps, clock, nextStamp, tenants: [...plans.keys()] },
    route: (batch) => routeBatch(deps, jobOf(first, clock.now, batch.stamp ?? nextStamp(batch.events.length), batch)),
    flush: (groupId, tenantId = first) => flushGroup(deps, { tenantId, groupId }),
    press: (action, groupId) =>
      actOnGroup(deps, { tenantId: first, groupId, action: { do: action === 'acknowledged' ? 'acknowledge' : 'resolve' }, actor: anna }),
    act: (action, groupId, actor = anna) => actOnGroup(deps, { tenantId: first, groupId, action, actor }),
    miss: (names) => missHeartbeats({ ...deps, nextStamp: async (count: number) => nextStamp(count) }, first, names),
    followHeartbeats: () => followHeartbeats({ ...deps, nextStamp: async (count: number) => nextStamp(count) }, first),
    endSnoozes: (alertIds) => endSnoozes(deps, first, alertIds),
    apply: async (source) => {
      const file = tenantFileSchema.parse(source);
      plans.set(file.tenant, planTenant(file, (plans.get(file.tenant)?.version ?? 1) + 1));
      await inTenant(store, file.tenant, (tx) => storeTenant(tx, { file: source, author: { kind: 'operator', name: 'test' } }, clock.now));
    },
    expire: async (alertIds, heardSince) =>
      (await expireAlerts({ ...deps, nextStamp: async (count: number) => nextStamp(count) }, first, alertIds, heardSince)).map((flush) => flush.groupId),
    sql: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => (await owner.query<Row>(text, [...values])).rows,
    close: async () => {
      await Promise.all([store.close(), owner.end()]);
    },
  };
}

function jobOf(tenantId: string, now: number, stamp: number, batch: Partial<RouteJob> & Pick<RouteJob, 'events'>): RouteJob {
  const rest = { kind: 'batch', tenantId, receivedAt: now, source: 'test', actorTokenId: randomUUID(), traceparent: null } as const;
  return { ...rest, batchId: randomUUID(), ...batch, stamp };
}

function portsOf(store: Store, plans: ReadonlyMap<string, TenantPlan>, clock: { now: number }): Ports {
  return {
    ...verbs,
    inTenant: (tenantId, work) => inTenant(store, tenantId, work),
    planOf: async (tenantId) => {
      const plan = plans.get(tenantId);
      if (!plan) throw new Error(`no plan of ${tenantId}`);
      return plan;
    },
    isBehind: async () => false,
    whoIsOnCall: (tx, plan, schedule, at) => whoIsOnCall({ overridesBetween }, tx, plan, schedule, at),
    owingGroups: (groupIds) => owingGroups(store, groupIds),
    renderGroup: (_plan, { view }) => words(groupWords(view)),
    renderThread: ({ view }) => words(view.calm ? `calm ${view.calm}` : `${view.reminder ? 'reminder' : 'thread'} ${view.fired}+${view.resolved}`),
    renderAction: ({ view }) => words(`${view.action} by ${view.by}`),
    renderEscalation: (_plan, { view }) => words(escalationWords(view)),
    renderEscalationNote: ({ view }) => words(noteWords(view)),
    linkTo: ({ channelId, ts }) => (ts === null ? null : `https://slack.test/${channelId}/${ts}`),
    remindEscalations: async () => undefined,
    fault: (doing, error) => {
      throw new Error(doing, { cause: error });
    },
    inSpan: (_name, _parent, work) => work(),
    traceparent: () => null,
    wakeLanes: async () => undefined,
    consoleUrl: null,
    newId: randomUUID,
    now: () => clock.now,
    random: () => 0,
  };
}
