import type { EscalationSetup, RouteJob } from '@tocsin/contracts/jobs';
import { lookAfterMs } from '@tocsin/core/delivery';
import { onTheWayMs } from '@tocsin/steps/watchHeartbeats';
import type { Signals } from './signals.ts';

/** What housekeeping looks after. Each answers quickly and does a bounded amount; what is left is done in the next round. */
export interface HousekeepDeps {
  takeLease(now: number, ttlMs: number): Promise<{ gapMs: number } | null>;
  releaseLease(): Promise<void>;
  armGroups(): Promise<void>;
  forgottenGroups(now: number, limit: number): Promise<{ tenantId: string; groupId: string }[]>;
  hastenFlush(tenantId: string, groupId: string, at: number): Promise<void>;
  dueLanes(owedBefore: number, sendingBefore: number, limit: number): Promise<{ tenantId: string; lane: string }[]>;
  dueLevels(until: number, limit: number): Promise<{ tenantId: string; at: number }[]>;
  expiredAlerts(before: number, limit: number): Promise<Map<string, string[]>>;
  /** `heardSince`: since when we listen without a gap, ms since 1970; null: nobody remembers one. */
  expireAlerts(tenantId: string, alertIds: readonly string[], heardSince: number | null): Promise<{ tenantId: string; groupId: string; at: number }[]>;
  /** Heartbeats that were due by `before` and have not been heard. */
  dueHeartbeats(before: number, limit: number): Promise<Map<string, string[]>>;
  missHeartbeats(tenantId: string, names: readonly string[]): Promise<{ tenantId: string; groupId: string; at: number }[]>;
  /** Gives every heartbeat all of its time again. */
  postponeHeartbeats(): Promise<void>;
  /** Tenants whose file changed before `before` and whose heartbeats are still those of the old one. */
  outdatedHeartbeats(before: number): Promise<string[]>;
  followHeartbeats(tenantId: string): Promise<{ tenantId: string; groupId: string; at: number }[]>;
  endedSnoozes(now: number, limit: number): Promise<Map<string, string[]>>;
  endSnoozes(tenantId: string, alertIds: readonly string[]): Promise<{ groupIds: string[]; lanes: string[] }>;
  /** Tenants with schedules of which there may be something to tell. */
  dueShifts(now: number, limit: number): Promise<string[]>;
  /** Tells it, and answers the lanes to wake. */
  watchShifts(tenantId: string): Promise<string[]>;
  /** Tenants whose file changed before `before` and whose shifts are still those of the old one. */
  outdatedShifts(before: number): Promise<string[]>;
  followShifts(tenantId: string): Promise<void>;
  /** Tenants whose file changed before `before` and whose inhibitions are still those of the old one. */
  outdatedSources(before: number): Promise<string[]>;
  rebuildInhibition(tenantId: string): Promise<{ tenantId: string; groupId: string; at: number }[]>;
  wakeGroup(flush: { tenantId: string; groupId: string; at: number }): Promise<void>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  wakeLostLane(tenantId: string, lane: string): Promise<void>;
  remindEscalations(tenantId: string, at: number): Promise<void>;
  spoolDepths(): Promise<Map<string, number>>;
  /** Takes some of a tenant's spooled jobs to `handOver` and removes those that it resolved for. */
  drainSpool(tenantId: string, handOver: (kind: 'route' | 'escalate', job: RouteJob | EscalationSetup) => Promise<void>): Promise<number>;
  handOver(kind: 'route' | 'escalate', job: RouteJob | EscalationSetup): Promise<void>;
  /** Lets in batches whose turn was lost with a process. */
  mendTurns(): Promise<void>;
  /** Tenants with something that failed for good and was not taken care of. */
  deadTenants(): Promise<string[]>;
  /** Tells the tenant's admins of it, and wakes the lanes. */
  tellDead(tenantId: string): Promise<void>;
  sealAll(): Promise<void>;
  routeLagSeconds(): Promise<number>;
  /** How many groups of each tenant are open; of none that has none. */
  openGroups(): Promise<Map<string, number>>;
  ensurePartitions(): Promise<void>;
  analyseGrown(): Promise<unknown>;
  prune(): Promise<void>;
  /** What looks after the tenants' channels: begins a round if none is under way, and is not waited for. */
  channels: { round(): void };
  /** What looks after the index of alerts, in the same way. */
  search: { round(): void };
  /** What adds up the tenants' ledgers, likewise. */
  ledger: { round(): void };
  /** What replaces tokens that end soon. */
  tokens: { round(): void };
  /** What keeps user groups equal to who is on call. */
  userGroups: { round(): void };
  /** What reads the calendars that say who is on call. */
  calendars: { round(): void };
  /** What asks services outside of Slack how their incidents stand. */
  services: { round(): void };
  signals: Signals;
  now(): number;
}

const leaseMs = 4_000;
const tickMs = 250;
/** Chores that were due together stay together, though timers are late by a little: each round costs the lease a write. */
const earlyMs = 100;
/** Who does not hold the lease asks for it this often. */
const askAgainMs = 500;
const batch = 1_000;
/** Nobody looked after anything for longer than this: then nobody listened either. */
const gapMs = 60_000;
/** Levels are armed this long before they are due, with a job that is delayed for the rest: so they are on time although we look once a second. */
const aheadMs = 2_500;
/** Something due for this long has lost its wake-up. */
const lateMs = 1_000;
/** Alerts expire only while we are sure that their sources were heard: the longest lease that Prometheus gives (4 minutes). */
const leaseOfSourcesMs = 240_000;
/** Behind by more than this we may not have heard what is waiting in our own queue. */
const lagSeconds = 5;

/** A tenant's new file is known to all processes after this. */
const fileKnownMs = 2_000;

/** Since when we listen without a gap (null: nobody remembers one), and whether heartbeats have to be given their time again. */
interface Hearing {
  since: number | null;
  toPostpone: boolean;
}

/** One thing to look after and how often (ms). */
interface Chore {
  name: string;
  everyMs: number;
  run(deps: HousekeepDeps, hearing: Hearing): Promise<void>;
}

/** All that housekeeping does. */
export const chores: readonly Chore[] = [
  { name: 'arm groups', everyMs: 1_000, run: (deps) => deps.armGroups() },
  { name: 'arm lanes', everyMs: 1_000, run: armLanes },
  { name: 'arm levels', everyMs: 1_000, run: armLevels },
  { name: 'drain the spool', everyMs: 1_000, run: drainSpool },
  { name: 'mend turns', everyMs: 1_000, run: (deps) => deps.mendTurns() },
  { name: 'expire alerts', everyMs: 2_000, run: expire },
  { name: 'look for heartbeats', everyMs: 1_000, run: lookForHeartbeats },
  { name: 'watch shifts', everyMs: 1_000, run: watchShifts },
  { name: 'keep user groups', everyMs: 1_000, run: async (deps) => deps.userGroups.round() },
  { name: 'end snoozes', everyMs: 1_000, run: endSnoozes },
  { name: 'find forgotten groups', everyMs: 5_000, run: armForgotten },
  { name: 'follow tenant files', everyMs: 1_000, run: followFiles },
  { name: 'seal the audit', everyMs: 2_000, run: (deps) => deps.sealAll() },
  { name: 'tell what failed for good', everyMs: 5_000, run: tellDead },
  { name: 'renew statistics', everyMs: 3_000, run: async (deps) => void (await deps.analyseGrown()) },
  { name: 'look after channels', everyMs: 1_000, run: async (deps) => deps.channels.round() },
  { name: 'index alerts', everyMs: 2_000, run: async (deps) => deps.search.round() },
  { name: 'count open groups', everyMs: 15_000, run: async (deps) => deps.signals.openGroups(await deps.openGroups()) },
  { name: 'keep the ledger', everyMs: 60_000, run: async (deps) => deps.ledger.round() },
  { name: 'refresh tokens', everyMs: 10_000, run: async (deps) => deps.tokens.round() },
  { name: 'read calendars', everyMs: 1_000, run: async (deps) => deps.calendars.round() },
  { name: 'ask services', everyMs: 1_000, run: async (deps) => deps.services.round() },
  { name: 'make partitions', everyMs: 3_600_000, run: (deps) => deps.ensurePartitions() },
  { name: 'prune', everyMs: 60_000, run: (deps) => deps.prune() },
];

/** A group that a flush and a batch missed each other at: see `steps/routeBatch`. */
async function armForgotten(deps: HousekeepDeps): Promise<void> {
  const now = deps.now();
  for (const { tenantId, groupId } of await deps.forgottenGroups(now, batch)) {
    await deps.hastenFlush(tenantId, groupId, now);
    await deps.wakeGroup({ tenantId, groupId, at: now });
  }
}

/** Once every process knows the new file, so that none works on with the old rules what this has looked at. */
async function followFiles(deps: HousekeepDeps): Promise<void> {
  for (const tenantId of await deps.outdatedSources(deps.now() - fileKnownMs)) {
    await alone(deps, 'follow tenant files', async () => {
      for (const flush of await deps.rebuildInhibition(tenantId)) await deps.wakeGroup(flush);
    });
  }
  for (const tenantId of await deps.outdatedHeartbeats(deps.now() - fileKnownMs)) {
    await alone(deps, 'follow tenant files', async () => {
      for (const flush of await deps.followHeartbeats(tenantId)) await deps.wakeGroup(flush);
    });
  }
  for (const tenantId of await deps.outdatedShifts(deps.now() - fileKnownMs)) await alone(deps, 'follow tenant files', () => deps.followShifts(tenantId));
}

async function watchShifts(deps: HousekeepDeps): Promise<void> {
  for (const tenantId of await deps.dueShifts(deps.now(), batch)) {
    await alone(deps, 'watch shifts', async () => {
      for (const lane of await deps.watchShifts(tenantId)) await deps.wakeLane(tenantId, lane);
    });
  }
}

async function tellDead(deps: HousekeepDeps): Promise<void> {
  for (const tenantId of await deps.deadTenants()) await alone(deps, 'tell what failed for good', () => deps.tellDead(tenantId));
}

async function armLanes(deps: HousekeepDeps): Promise<void> {
  const now = deps.now();
  for (const { tenantId, lane } of await deps.dueLanes(now - lateMs, now - lookAfterMs, batch)) await deps.wakeLostLane(tenantId, lane);
}

async function armLevels(deps: HousekeepDeps): Promise<void> {
  const due = await deps.dueLevels(deps.now() + aheadMs, batch);
  await Promise.all(due.map(({ tenantId, at }) => deps.remindEscalations(tenantId, at)));
}

/** One tenant's fault is its own: the chore goes on with the next. */
async function alone(deps: HousekeepDeps, chore: string, work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => deps.signals.fault(chore, error));
}

async function drainSpool(deps: HousekeepDeps): Promise<void> {
  const depths = await deps.spoolDepths();
  for (const [tenantId, jobs] of depths) deps.signals.spoolDepth(tenantId, jobs);
  for (const [tenantId, jobs] of depths) {
    await alone(deps, 'drain the spool', async () => deps.signals.spoolDepth(tenantId, jobs - (await deps.drainSpool(tenantId, deps.handOver))));
  }
}

/** An outage of ours must not send a false all-clear to everybody: nothing expires while something waits to be heard, nor for one lease after a gap. */
async function expire(deps: HousekeepDeps, { since }: Hearing): Promise<void> {
  const now = deps.now();
  if ((since !== null && now < since + leaseOfSourcesMs) || (await isBehind(deps))) return;
  for (const [tenantId, alertIds] of await deps.expiredAlerts(now, batch)) {
    await alone(deps, 'expire alerts', async () => {
      for (const flush of await deps.expireAlerts(tenantId, alertIds, since)) await deps.wakeGroup(flush);
    });
  }
}

/** Whether something waits to be heard. */
async function isBehind(deps: HousekeepDeps): Promise<boolean> {
  return (await deps.spoolDepths()).size > 0 || (await deps.routeLagSeconds()) > lagSeconds;
}

/** Whom we did not listen to we do not miss: after a gap of ours every source has all of its time again. */
async function lookForHeartbeats(deps: HousekeepDeps, hearing: Hearing): Promise<void> {
  if (hearing.toPostpone) {
    await deps.postponeHeartbeats();
    hearing.toPostpone = false;
  }
  const due = await deps.dueHeartbeats(deps.now() - onTheWayMs, batch);
  if (due.size === 0 || (await isBehind(deps))) return;
  for (const [tenantId, names] of due) {
    await alone(deps, 'look for heartbeats', async () => {
      for (const flush of await deps.missHeartbeats(tenantId, names)) await deps.wakeGroup(flush);
    });
  }
}

/** A snooze ends when it was said to, whatever waits to be heard: what is over meanwhile is told so a moment later. */
async function endSnoozes(deps: HousekeepDeps): Promise<void> {
  const at = deps.now();
  for (const [tenantId, alertIds] of await deps.endedSnoozes(at, batch)) {
    await alone(deps, 'end snoozes', async () => {
      const { groupIds, lanes } = await deps.endSnoozes(tenantId, alertIds);
      for (const groupId of groupIds) await deps.wakeGroup({ tenantId, groupId, at });
      for (const lane of lanes) await deps.wakeLostLane(tenantId, lane);
    });
  }
}

/**
 * Looks after everything, in one process of the fleet at a time (the one that holds the lease), by a plain timer: a scheduler in Redis would be gone with it.
 * A chore that fails is logged and comes again.
 */
export function startHousekeeping(deps: HousekeepDeps): { close(): Promise<void> } {
  const lastRun = new Map<string, number>();
  const hearing: Hearing = { since: null, toPostpone: false };
  let holding = false;
  let askedAt = 0;
  let running: Promise<void> | null = null;
  const round = async () => {
    const now = deps.now();
    const due = chores.filter((chore) => now - (lastRun.get(chore.name) ?? 0) >= chore.everyMs - earlyMs);
    if (holding ? due.length === 0 : now - askedAt < askAgainMs) return;
    askedAt = now;
    const lease = await deps.takeLease(now, leaseMs);
    // Also one of our own: of the record, or of this process.
    if (lease && lease.gapMs > gapMs) Object.assign(hearing, { since: now, toPostpone: true });
    holding = lease !== null;
    if (!lease) return;
    for (const chore of due) {
      lastRun.set(chore.name, now);
      await chore.run(deps, hearing).catch((error: unknown) => deps.signals.fault(chore.name, error));
    }
  };
  const timer = setInterval(() => {
    running ??= round()
      .catch((error: unknown) => deps.signals.fault('housekeeping', error))
      .finally(() => {
        running = null;
      });
  }, tickMs);
  return {
    close: async () => {
      clearInterval(timer);
      await running;
      if (holding) await deps.releaseLease().catch((error: unknown) => deps.signals.fault('release the lease', error));
    },
  };
}
