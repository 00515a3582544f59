import type { SlackMessage } from '@tocsin/contracts/message';
import type { AlertStatus } from '@tocsin/contracts/view';
import { decideDelivery, type Outcome, type There, type Verdict, type WriteKind } from '@tocsin/core/delivery';
import { type TenantPlan, targetOfLane } from '@tocsin/core/tenantPlan';
import type { ClaimedWrite } from './drainLane.ts';
import { oweContinued } from './oweContinued.ts';
import type { Audit, InTenant } from './ports.ts';
import { type RedirectDeps, type Redirected, redirectLane } from './redirectLane.ts';
import { type RefuseWorkspaceDeps, refuseWorkspace } from './refuseWorkspace.ts';
import { tellInstead } from './tellInstead.ts';

/** A write and what its attempt came to. */
export interface Attempted {
  write: ClaimedWrite;
  outcome: Outcome;
}

export interface SettleDeps<Tx> extends RedirectDeps<Tx>, RefuseWorkspaceDeps<Tx> {
  /** The lane that does not need the tenant's workspace, for when that takes nothing; null when there is none. */
  insteadOf(plan: TenantPlan): Promise<string | null>;
  inTenant: InTenant<Tx>;
  settleSent(tx: Tx, writes: readonly { writeId: string; channelId: string | null; ts: string | null }[]): Promise<void>;
  settleOwed(
    tx: Tx,
    write: { writeId: string; lane: string; reason: string; notBefore: number; countsAsAttempt: boolean; kind?: WriteKind; message?: SlackMessage },
  ): Promise<void>;
  settleEnded(tx: Tx, writeId: string, state: 'dead' | 'superseded', reason: string, by: string | null): Promise<void>;
  /** What services know groups as, and how their incidents stand there now. */
  noteThere(tx: Tx, known: readonly KnownThere[]): Promise<void>;
  noteLook(tx: Tx, writeId: string, reason: string, looked: number, lookAt: number): Promise<void>;
  /** Lanes that work again: their faults are forgotten, with an audit row where there was one. */
  healLanes(tx: Tx, lanes: readonly string[], process: string): Promise<void>;
  pauseLane(tenantId: string, lane: string, kind: WriteKind, until: number): Promise<void>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  /** Called once a verdict is stored, for metrics and the log. */
  settled(tenantId: string, lane: string, write: ClaimedWrite, verdict: Verdict): void;
  audit: Audit<Tx>;
  now(): number;
  random(): number;
  /** Waits before storing is tried again; rejects when the process is to stop. */
  pause(ms: number): Promise<void>;
}

/** The incident of a group's episode in a service: where, and how it stands there as far as we know. */
export interface KnownThere extends There {
  groupId: string;
  episode: number;
  lane: string;
  state: AlertStatus;
}

interface Settled extends Attempted {
  verdict: Verdict;
}

/**
 * Stores what became of attempts, in one transaction. What Slack has taken is known only here until it is stored, so a store that is away is waited for, for
 * as long as somebody could believe that we are still at it; after that the writes are looked for like those of a process that died.
 */
export async function settleAttempts<Tx>(deps: SettleDeps<Tx>, plan: TenantPlan, lane: string, attempted: readonly Attempted[]): Promise<Verdict[]> {
  const now = deps.now();
  const decide = ({ write, outcome }: Attempted, onFallbackLane: boolean): Settled => {
    const { kind, attempt, message } = write;
    const via = targetOfLane(lane).kind;
    return { write, outcome, verdict: decideDelivery({ kind, attempt, message, via, onFallbackLane }, outcome, now, deps.random()) };
  };
  const decided = attempted.map((each) => decide(each, false));
  let told: string[] = [];
  let continued = false;
  let [settled, redirected] = [decided, nowhere];
  await insist(deps, async () => {
    const refusal = await refusalIn(deps, plan, attempted);
    await deps.inTenant(plan.tenantId, async (tx, last) => {
      redirected = await redirect(deps, tx, plan, lane, decided, now);
      told = refusal === null ? [] : await refuseWorkspace(deps, tx, plan, refusal, now);
      told.push(...(await tellInstead(deps, tx, plan, lane, decided.flatMap(refusedThere), now)));
      settled = decided.map((each) => (redirected.kept.has(each.write.writeId) ? decide(each, true) : each));
      const taken = settled.flatMap(({ write, verdict }) => (verdict.state === 'sent' ? [write] : []));
      continued = await oweContinued(deps, tx, lane, taken, now);
      last(storeAll(deps, tx, lane, settled, redirected));
    });
  });
  for (const { write, outcome } of settled) {
    if (outcome.kind === 'limited') await deps.pauseLane(plan.tenantId, lane, write.kind, now + outcome.retryAfterMs);
  }
  for (const other of [...redirected.lanes, ...told, ...(continued ? [lane] : [])]) await deps.wakeLane(plan.tenantId, other);
  for (const { write, verdict } of settled) deps.settled(plan.tenantId, lane, write, verdict);
  return settled.map(({ verdict }) => verdict);
}

/** What a service will not take until somebody mends it. */
function refusedThere({ write, verdict }: Settled) {
  return verdict.state === 'owed' && verdict.tellsElsewhere ? [{ write, code: verdict.reason }] : [];
}

/** What a service knows from now on. */
function knownThere(lane: string, { write, verdict }: Settled): KnownThere[] {
  const { groupId, episode, message } = write;
  if (message.notice === undefined || groupId === null || episode === null) return [];
  if (verdict.state === 'owed' && verdict.there) return [{ ...verdict.there, groupId, episode, lane, state: 'firing' }];
  if (verdict.state !== 'sent' || verdict.channelId === null || verdict.ts === null) return [];
  return [{ channelId: verdict.channelId, ts: verdict.ts, groupId, episode, lane, state: verdict.stands ?? message.notice.status }];
}

/** It is the workspace that refuses: all of it, whatever the lane. */
async function refusalIn<Tx>(deps: SettleDeps<Tx>, plan: TenantPlan, attempted: readonly Attempted[]) {
  const refused = attempted.find(({ outcome }) => outcome.kind === 'bad_credential' || outcome.kind === 'workspace_full')?.outcome;
  if (refused?.kind !== 'bad_credential' && refused?.kind !== 'workspace_full') return null;
  return { code: refused.code, isFull: refused.kind === 'workspace_full', instead: await deps.insteadOf(plan) };
}

const nowhere: Redirected = { lanes: new Set(), kept: new Set() };

async function redirect<Tx>(deps: SettleDeps<Tx>, tx: Tx, plan: TenantPlan, lane: string, settled: readonly Settled[], now: number): Promise<Redirected> {
  const refused = settled.flatMap(({ write, verdict }) => (verdict.state === 'redirect' ? [{ writeId: write.writeId, code: verdict.reason }] : []));
  const [first] = refused;
  if (first === undefined) return nowhere;
  const writeIds = refused.map(({ writeId }) => writeId);
  return redirectLane(deps, tx, plan, lane, { writeIds, code: first.code }, now);
}

async function storeAll<Tx>(deps: SettleDeps<Tx>, tx: Tx, lane: string, settled: readonly Settled[], { lanes }: Redirected): Promise<void> {
  const sent = settled.flatMap(({ write, verdict }) => (verdict.state === 'sent' ? [{ ...verdict, writeId: write.writeId }] : []));
  const states: Record<string, number> = {};
  for (const { verdict } of settled) states[verdict.state] = (states[verdict.state] ?? 0) + 1;
  const detail = { ...states, writes: settled.map(({ write }) => write.writeId), ...(lanes.size > 0 ? { to: [...lanes] } : {}) };
  await Promise.all([
    deps.settleSent(tx, sent),
    deps.noteThere(
      tx,
      settled.flatMap((each) => knownThere(lane, each)),
    ),
    ...settled.map(({ write, verdict }) => storeOne(deps, tx, lane, write, verdict)),
    deps.healLanes(tx, settled.some(isProof) ? [lane] : [], 'deliver'),
    deps.audit(tx, { actor: { kind: 'system', process: 'deliver' }, action: 'writes.settled', subject: lane, detail }),
  ]);
}

/** A new message that Slack took shows that the lane can be written to. An edit does not: those are taken where new messages are not. */
function isProof({ write, verdict }: Settled): boolean {
  return verdict.state === 'sent' && (write.kind === 'post' || write.kind === 'page');
}

/** What is redirected is stored by `redirectLane`. */
async function storeOne<Tx>(deps: SettleDeps<Tx>, tx: Tx, lane: string, write: ClaimedWrite, verdict: Verdict): Promise<void> {
  if (verdict.state === 'owed') await deps.settleOwed(tx, { ...verdict, lane, writeId: write.writeId });
  else if (verdict.state === 'look') await deps.noteLook(tx, write.writeId, verdict.reason, 0, deps.now());
  else if (verdict.state === 'dead') await deps.settleEnded(tx, write.writeId, 'dead', verdict.reason, null);
}

async function insist<Tx>(deps: SettleDeps<Tx>, store: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await store();
      return;
    } catch (error) {
      if (tries === 40) throw error;
      await deps.pause(Math.min(2_000, 50 * tries));
    }
  }
}
