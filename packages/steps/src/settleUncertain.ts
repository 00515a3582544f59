import type { DeliverJob } from '@tocsin/contracts/jobs';
import type { SlackMessage } from '@tocsin/contracts/message';
import { betweenLooksMs, type WriteKind } from '@tocsin/core/delivery';
import { asPossibleRepeat } from '@tocsin/core/possibleRepeat';
import { targetOfLane } from '@tocsin/core/tenantPlan';
import { type ContinuedDeps, oweContinued } from './oweContinued.ts';
import type { Audit, InTenant } from './ports.ts';

/** A write that was being sent when its worker died or Slack's answer was lost. */
export interface UncertainWrite {
  writeId: string;
  kind: WriteKind;
  groupId: string | null;
  episode: number | null;
  message: SlackMessage;
  attempt: number;
  looked: number;
  reason: string;
  startedAt: number;
  anchor: { channelId: string; ts: string } | null;
}

/**
 * Where a write was found in Slack; `absent` when it is not there, `unknown` when nobody could look: `final` when nobody
 * ever will (no right to read the channel), else it is a matter of time.
 */
export type Sighting = { found: 'there'; channelId: string; ts: string } | { found: 'absent' } | { found: 'unknown'; reason: string; final: boolean };

export interface UncertainDeps<Tx> extends ContinuedDeps<Tx> {
  inTenant: InTenant<Tx>;
  uncertainWrites(tx: Tx, lane: string, startedBefore: number, now: number): Promise<UncertainWrite[]>;
  settleSent(tx: Tx, writes: readonly { writeId: string; channelId: string | null; ts: string | null }[]): Promise<void>;
  settleOwed(
    tx: Tx,
    write: { writeId: string; lane: string; reason: string; notBefore: number; countsAsAttempt: boolean; kind?: WriteKind; message?: SlackMessage },
  ): Promise<void>;
  noteLook(tx: Tx, writeId: string, reason: string, looked: number, lookAt: number): Promise<void>;
  /** Looks for writes by the ids in their messages' metadata, in one reading of the channel's history (or of a thread's, for replies). */
  lookFor(tenantId: string, lane: string, writes: readonly UncertainWrite[]): Promise<Map<string, Sighting>>;
  reconciled(tenantId: string, lane: string, write: UncertainWrite, result: 'found' | 'repeated' | 'redone'): void;
  audit: Audit<Tx>;
  now(): number;
}

/** Looked for twice before it is believed that Slack does not have it: history may lag behind. */
const looks = 2;

/**
 * Finds out what became of writes whose attempt began before `startedBefore` and was never settled. Found: they are sent. Not found twice: owed again, and a page
 * says that it may be a repeat. Updates, webhooks and services are simply done again: the first does no harm, the second cannot be looked for, the third know it by its key.
 */
export async function settleUncertain<Tx>(deps: UncertainDeps<Tx>, job: DeliverJob, startedBefore: number): Promise<void> {
  const writes = await deps.inTenant(job.tenantId, (tx) => deps.uncertainWrites(tx, job.lane, startedBefore, deps.now()));
  if (writes.length === 0) return;
  const via = targetOfLane(job.lane).kind;
  const redo = writes.filter((write) => write.kind === 'update' || via !== 'slack');
  const dueToLook = writes.filter((write) => !redo.includes(write));
  const sightings = dueToLook.length > 0 ? await deps.lookFor(job.tenantId, job.lane, dueToLook) : new Map<string, Sighting>();
  const now = deps.now();
  const results: [UncertainWrite, 'found' | 'repeated' | 'redone'][] = [];
  await deps.inTenant(job.tenantId, async (tx) => {
    for (const write of redo) {
      const again = { writeId: write.writeId, lane: job.lane, reason: write.reason, notBefore: now, countsAsAttempt: true };
      await deps.settleOwed(tx, write.kind === 'update' || via === 'service' ? again : { ...again, message: asPossibleRepeat(write.message) });
      results.push([write, 'redone']);
    }
    for (const write of dueToLook) {
      const result = await settleOne(deps, tx, job.lane, write, sightings.get(write.writeId) ?? { found: 'absent' }, now);
      if (result !== null) results.push([write, result]);
    }
    const detail = { results: results.map(([write, result]) => [write.writeId, result]) };
    if (results.length > 0) await deps.audit(tx, { actor: { kind: 'system', process: 'deliver' }, action: 'writes.reconciled', subject: job.lane, detail });
  });
  for (const [write, result] of results) deps.reconciled(job.tenantId, job.lane, write, result);
}

async function settleOne<Tx>(
  deps: UncertainDeps<Tx>,
  tx: Tx,
  lane: string,
  write: UncertainWrite,
  sighting: Sighting,
  now: number,
): Promise<'found' | 'repeated' | null> {
  if (sighting.found === 'there') {
    await deps.settleSent(tx, [{ writeId: write.writeId, channelId: sighting.channelId, ts: sighting.ts }]);
    await oweContinued(deps, tx, lane, [write], now);
    return 'found';
  }
  const timeWillTell = sighting.found === 'unknown' && !sighting.final;
  const looked = timeWillTell ? write.looked : write.looked + 1;
  if (looked < looks) {
    await deps.noteLook(tx, write.writeId, sighting.found === 'unknown' ? sighting.reason : write.reason, looked, now + betweenLooksMs);
    return null;
  }
  const message = write.kind === 'page' ? asPossibleRepeat(write.message) : write.message;
  await deps.settleOwed(tx, { writeId: write.writeId, lane, reason: write.reason, notBefore: now, countsAsAttempt: true, message });
  return 'repeated';
}
