import type { SlackMessage } from '@tocsin/contracts/message';
import { decideDelivery, type Outcome, type Verdict, type WriteKind } from '@tocsin/core/delivery';
import { uuidOf } from '@tocsin/core/groupIdentity';
import { laneOfChannel, type TenantPlan, targetOfLane } from '@tocsin/core/tenantPlan';
import type { ClaimedWrite } from './drainLane.ts';
import type { OwedWrite } from './oweMessages.ts';
import type { Audit, InTenant } from './ports.ts';

/** A write and what its attempt came to. */
export interface Attempted {
  write: ClaimedWrite;
  outcome: Outcome;
}

export interface SettleDeps<Tx> {
  inTenant: InTenant<Tx>;
  settleSent(tx: Tx, writes: readonly { writeId: string; channelId: string | null; ts: string | null }[]): Promise<void>;
  settleOwed(
    tx: Tx,
    write: { writeId: string; reason: string; notBefore: number; countsAsAttempt: boolean; kind?: WriteKind; message?: SlackMessage },
  ): Promise<void>;
  settleEnded(tx: Tx, writeId: string, state: 'dead' | 'superseded', reason: string, by: string | null): Promise<void>;
  noteLook(tx: Tx, writeId: string, reason: string, looked: number, lookAt: number): Promise<void>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
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

interface Settled extends Attempted {
  verdict: Verdict;
}

/**
 * Stores what became of attempts, in one transaction. What Slack has taken is known only here until it is stored, so a store that is away is waited for, for
 * as long as somebody could believe that we are still at it; after that the writes are looked for like those of a process that died.
 */
export async function settleAttempts<Tx>(deps: SettleDeps<Tx>, plan: TenantPlan, lane: string, attempted: readonly Attempted[]): Promise<Verdict[]> {
  const fallback = laneOfChannel(plan.fallbackChannel);
  const viaWebhook = targetOfLane(lane).kind === 'webhook';
  const now = deps.now();
  const settled: Settled[] = attempted.map(({ write, outcome }) => {
    const attempt = { kind: write.kind, attempt: write.attempt, message: write.message, viaWebhook, onFallbackLane: lane === fallback };
    return { write, outcome, verdict: decideDelivery(attempt, outcome, now, deps.random()) };
  });
  await insist(deps, () => deps.inTenant(plan.tenantId, async (tx, last) => last(storeAll(deps, tx, lane, fallback, settled, now))));
  for (const { write, outcome } of settled) {
    if (outcome.kind === 'limited') await deps.pauseLane(plan.tenantId, lane, write.kind, now + outcome.retryAfterMs);
  }
  if (settled.some(({ verdict }) => verdict.state === 'redirect')) await deps.wakeLane(plan.tenantId, fallback);
  for (const { write, verdict } of settled) deps.settled(plan.tenantId, lane, write, verdict);
  return settled.map(({ verdict }) => verdict);
}

async function storeAll<Tx>(deps: SettleDeps<Tx>, tx: Tx, lane: string, fallback: string, settled: readonly Settled[], now: number): Promise<void> {
  const sent = settled.flatMap(({ write, verdict }) => (verdict.state === 'sent' ? [{ ...verdict, writeId: write.writeId }] : []));
  const states: Record<string, number> = {};
  for (const { verdict } of settled) states[verdict.state] = (states[verdict.state] ?? 0) + 1;
  const detail = { ...states, writes: settled.map(({ write }) => write.writeId) };
  await Promise.all([
    deps.settleSent(tx, sent),
    ...settled.map(({ write, verdict }) => storeOne(deps, tx, lane, fallback, write, verdict, now)),
    deps.audit(tx, { actor: { kind: 'system', process: 'deliver' }, action: 'writes.settled', subject: lane, detail }),
  ]);
}

async function storeOne<Tx>(deps: SettleDeps<Tx>, tx: Tx, lane: string, fallback: string, write: ClaimedWrite, verdict: Verdict, now: number): Promise<void> {
  if (verdict.state === 'owed') await deps.settleOwed(tx, { ...verdict, writeId: write.writeId });
  else if (verdict.state === 'look') await deps.noteLook(tx, write.writeId, verdict.reason, 0, now);
  else if (verdict.state === 'dead') await deps.settleEnded(tx, write.writeId, 'dead', verdict.reason, null);
  else if (verdict.state === 'redirect') await redirect(deps, tx, lane, fallback, write, verdict.reason, now);
}

/**
 * A channel that cannot be written to never swallows an alert: the fallback channel gets the message, with the reason on top. The new write's id comes from the old
 * one's, so that storing it again after a lost answer stores it once.
 */
async function redirect<Tx>(deps: SettleDeps<Tx>, tx: Tx, lane: string, fallback: string, write: ClaimedWrite, reason: string, now: number): Promise<void> {
  const writeId = uuidOf('redirect', [write.writeId]);
  const { covers, receivedAt, traceparent } = write;
  const note = `${targetName(lane)}: ${reason}`;
  const message: SlackMessage = {
    ...write.message,
    text: `(${note}) ${write.message.text}`,
    blocks: [{ type: 'context', elements: [{ type: 'plain_text', text: `\u26a0\ufe0f ${note}` }] }, ...write.message.blocks],
  };
  const ids = { groupId: null, episode: null, epoch: write.epoch, runId: null, level: null };
  await Promise.all([
    deps.oweWrites(tx, [{ writeId, lane: fallback, kind: 'page', ...ids, covers, message, receivedAt, traceparent, notBefore: now }]),
    deps.settleEnded(tx, write.writeId, 'superseded', `${reason}: told in the fallback channel`, writeId),
  ]);
}

function targetName(lane: string): string {
  const target = targetOfLane(lane);
  return target.kind === 'slack' ? target.channel : target.name;
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
