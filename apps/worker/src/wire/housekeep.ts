import { type EscalationSetup, escalateJobSchema, type RouteJob, routeJobSchema } from '@tocsin/contracts/jobs';
import type { Retention } from '@tocsin/contracts/tenant/retention';
import { uuidOf } from '@tocsin/core/groupIdentity';
import { queueDepths } from '@tocsin/queue/depths';
import { escalationSlotMs } from '@tocsin/queue/names';
import { addEscalation } from '@tocsin/queue/producers';
import { endSnoozes } from '@tocsin/steps/endSnoozes';
import { expireAlerts } from '@tocsin/steps/expireAlerts';
import { forgetAudit } from '@tocsin/steps/forgetAudit';
import { rebuildInhibition } from '@tocsin/steps/rebuildInhibition';
import { sealAudit } from '@tocsin/steps/sealAudit';
import { deathsToldMs, type TellDeadDeps, tellDead } from '@tocsin/steps/tellDead';
import { followHeartbeats, missHeartbeats } from '@tocsin/steps/watchHeartbeats';
import { followShifts, watchShifts } from '@tocsin/steps/watchShifts';
import { analyseGrown } from '@tocsin/store/analyseGrown';
import { countOpenGroups } from '@tocsin/store/countOpenGroups';
import { insertDeadLetter } from '@tocsin/store/deadLetters';
import { deadTenants, noteDeadTold, untoldDeaths } from '@tocsin/store/deadNotices';
import { dueGroups, dueLanes, dueLevels, endedSnoozes, expiredAlerts, forgottenGroups } from '@tocsin/store/dueWork';
import { dropOldEvents, ensureEventPartitions, eventPartitions, forgetEvents } from '@tocsin/store/eventPartitions';
import { lastBlockBefore, noteForgotten, outdatedAudits, pruneAudit } from '@tocsin/store/forgetAudit';
import { hastenFlushes } from '@tocsin/store/hastenFlushes';
import { dueHeartbeats, heartbeatTenants, keepHeartbeats, markMissing, outdatedHeartbeats, postponeHeartbeats } from '@tocsin/store/heartbeats';
import { outdatedSources, rebuildInhibitSources, rouseAllSuppressed } from '@tocsin/store/inhibitSources';
import { insertBatch } from '@tocsin/store/insertBatch';
import { loadLaneFaults } from '@tocsin/store/laneFaults';
import { releaseLease, takeLease } from '@tocsin/store/leases';
import { lockAlerts, lockExpiredAlerts } from '@tocsin/store/lockAlerts';
import { noteTimelines, readEpisodes } from '@tocsin/store/noteTimeline';
import { oweWrites } from '@tocsin/store/oweWrites';
import { pruneRows } from '@tocsin/store/prune';
import { retentions } from '@tocsin/store/retentions';
import { auditHead, auditRowsBetween, insertAuditBlock, unsealedTenants } from '@tocsin/store/sealAudit';
import { dueShifts, outdatedShifts } from '@tocsin/store/shifts';
import { deleteSpool, loadSpool, noteHandedOver, spoolDepths } from '@tocsin/store/spool';
import type { Tx } from '@tocsin/store/transaction';
import type { Adapters } from '../adapters.ts';
import { groupArmer } from '../armGroups.ts';
import { careForEvents } from '../eventCare.ts';
import type { HousekeepDeps } from '../housekeep.ts';
import { acting } from './acting.ts';
import { messageOf } from './format.ts';
import { recording } from './route.ts';
import { watchShiftsDeps } from './shifts.ts';

const watching = { insertBatch, lockAlerts, markMissing, keepHeartbeats };
const lease = 'housekeep';
const spoolBatch = 50;
/** A job that is kept until it was worked is handed over again after this time. */
const unworkedMs = 10_000;
const pruneBatch = 2_000;
const dayMs = 86_400_000;

export function housekeepDeps(
  adapters: Adapters,
  consoleUrl: string | null,
  rounds: Pick<HousekeepDeps, 'channels' | 'search' | 'ledger' | 'tokens' | 'userGroups' | 'calendars' | 'services'>,
): HousekeepDeps {
  const { common, store, queues, signals, admission, renderer } = adapters;
  const holder = common.newId();
  const shifts = watchShiftsDeps(adapters);
  const events = careForEvents({
    eventPartitions: () => eventPartitions(store),
    dropOldEvents: (before) => dropOldEvents(store, before, pruneBatch),
    forgetEvents: (...part) => forgetEvents(store, ...part),
    now: common.now,
  });
  return {
    ...common,
    takeLease: (now, ttlMs) => takeLease(store, lease, holder, now, ttlMs),
    releaseLease: () => releaseLease(store, lease, holder),
    armGroups: groupArmer({ ...common, dueGroups: (until, limit) => dueGroups(store, until, limit) }),
    forgottenGroups: (now, limit) => forgottenGroups(store, now, limit),
    hastenFlush: (tenantId, groupId, at) => common.inTenant(tenantId, (tx) => hastenFlushes(tx, [{ groupId, at }])),
    dueLanes: (owedBefore, sendingBefore, limit) => dueLanes(store, owedBefore, sendingBefore, limit),
    dueLevels: (until, limit) => dueLevels(store, until, common.now(), escalationSlotMs, limit),
    expiredAlerts: (before, limit) => expiredAlerts(store, before, limit),
    expireAlerts: (tenantId, alertIds, heardSince) =>
      expireAlerts({ ...common, ...recording, insertBatch, lockExpiredAlerts, readEpisodes, noteTimelines }, tenantId, alertIds, heardSince),
    dueHeartbeats: (before, limit) => dueHeartbeats(store, before, limit),
    missHeartbeats: (tenantId, names) => missHeartbeats({ ...common, ...recording, ...watching }, tenantId, names),
    postponeHeartbeats: async () => {
      for (const tenantId of await heartbeatTenants(store)) await common.inTenant(tenantId, (tx) => postponeHeartbeats(tx, common.now()));
    },
    dueShifts: (now, limit) => dueShifts(store, now, limit),
    watchShifts: (tenantId) => watchShifts(shifts, tenantId),
    outdatedShifts: (before) => outdatedShifts(store, before),
    followShifts: (tenantId) => followShifts(shifts, tenantId),
    outdatedHeartbeats: (before) => outdatedHeartbeats(store, before),
    followHeartbeats: (tenantId) => followHeartbeats({ ...common, ...recording, ...watching }, tenantId),
    endedSnoozes: (now, limit) => endedSnoozes(store, now, limit),
    endSnoozes: (tenantId, alertIds) =>
      endSnoozes({ ...common, ...acting, renderAction: (request) => messageOf(adapters, renderer.action(request)) }, tenantId, alertIds),
    outdatedSources: (before) => outdatedSources(store, before),
    rebuildInhibition: (tenantId) => rebuildInhibition({ ...common, rebuildInhibitSources, rouseAllSuppressed }, tenantId),
    spoolDepths: () => spoolDepths(store),
    drainSpool: (tenantId, handOver) => drainSpool(adapters, tenantId, handOver),
    handOver: async (kind, job) => {
      if (kind === 'route') await admission.add('route', job as RouteJob);
      else await addEscalation(queues, job as EscalationSetup);
    },
    mendTurns: () => admission.mend(),
    deadTenants: () => deadTenants(store, common.now() - deathsToldMs),
    tellDead: (tenantId) => tellOneOfDead(adapters, consoleUrl, tenantId),
    sealAll: () => sealAll(adapters),
    ...rounds,
    routeLagSeconds: async () => {
      const depths = await queueDepths(adapters, common.now());
      return Math.max(...depths.filter(({ queue }) => queue.startsWith('route')).map(({ oldestSeconds }) => oldestSeconds));
    },
    openGroups: () => countOpenGroups(store),
    analyseGrown: () => analyseGrown(store),
    ensurePartitions: async () => {
      await ensureEventPartitions(store, common.now());
    },
    prune: async () => {
      const kept = await retentions(store);
      await pruneRows(store, kept, common.now(), pruneBatch);
      await events.round(kept);
      await forgetAudits(adapters, kept);
    },
    signals,
  };
}

async function tellOneOfDead(adapters: Adapters, consoleUrl: string | null, tenantId: string): Promise<void> {
  const { common, renderer } = adapters;
  const renderDead: TellDeadDeps<Tx>['renderDead'] = (request) => messageOf(adapters, renderer.dead(request));
  const lanes = await tellDead({ ...common, untoldDeaths, noteDeadTold, loadLaneFaults, oweWrites, renderDead, consoleUrl }, tenantId);
  for (const lane of lanes) await common.wakeLane(tenantId, lane);
}

/** Hands spooled jobs over one by one, and removes in the same transaction what Redis has taken. One that is no job any more becomes a dead letter. */
async function drainSpool({ common, signals }: Adapters, tenantId: string, handOver: HousekeepDeps['handOver']): Promise<number> {
  return common.inTenant(tenantId, async (tx) => {
    const [taken, buried]: [number[], number[]] = [[], []];
    for (const { spoolId, kind, job } of await loadSpool(tx, spoolBatch)) {
      const parsed = kind === 'route' ? routeJobSchema.safeParse(job) : escalateJobSchema.safeParse(job);
      if (parsed.success) {
        const handedOver = await handOver(kind, parsed.data as RouteJob | EscalationSetup).then(
          () => true,
          (error: unknown) => signals.fault('drain the spool', error),
        );
        if (!handedOver) break;
        taken.push(spoolId);
      } else {
        const reason = `the spooled job is not one: ${parsed.error.message}`;
        await insertDeadLetter(tx, { deadLetterId: uuidOf('spool', [String(spoolId)]), kind: kind === 'route' ? 'alert' : 'escalation', reason, payload: job });
        signals.deadLettered(tenantId, kind, reason);
        buried.push(spoolId);
      }
    }
    await noteHandedOver(tx, taken, unworkedMs);
    await deleteSpool(tx, buried);
    return taken.length + buried.length;
  });
}

async function sealAll({ common, store, auditKey, signals }: Adapters): Promise<void> {
  for (const { tenantId, horizon } of await unsealedTenants(store)) {
    const sealing = sealAudit({ ...common, auditHead, auditRowsBetween, insertAuditBlock, key: auditKey }, tenantId, horizon);
    const block = await sealing.catch((error: unknown) => signals.fault('seal the audit', error));
    if (block) signals.auditSealed(tenantId, block.block, block.mac);
  }
}

/** Whole days, so that a tenant's audit says once a day what was forgotten. */
async function forgetAudits({ common, store, auditKey, signals }: Adapters, kept: ReadonlyMap<string, Retention>): Promise<void> {
  const today = Math.floor(common.now() / dayMs) * dayMs;
  const before = new Map([...kept].map(([tenantId, { audit }]) => [tenantId, today - audit * dayMs]));
  for (const tenantId of await outdatedAudits(store, before)) {
    const forgetting = forgetAudit({ ...common, lastBlockBefore, noteForgotten, key: auditKey }, tenantId, before.get(tenantId) ?? 0);
    await forgetting.catch((error: unknown) => signals.fault('forget the audit', error));
  }
  await pruneAudit(store, pruneBatch);
}
