import type { Actor } from '@tocsin/contracts/actor';
import { TocsinError } from '@tocsin/contracts/errors';
import type { SlackMessage } from '@tocsin/contracts/message';
import type { WriteKind } from '@tocsin/core/delivery';
import type { WriteState } from '@tocsin/core/ledger/writeEnds';
import { targetOfLane } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';
import { pageTo } from './pageTo.ts';
import type { Audit, InTenant } from './ports.ts';

/** A write as far as trying it again goes, locked. */
export interface RetriedWrite {
  writeId: string;
  lane: string;
  kind: WriteKind;
  state: WriteState;
  covers: number;
  supersededBy: string | null;
  /** Of one that was sent. */
  message: SlackMessage | null;
}

export interface RetryDeliveryDeps<Tx> {
  inTenant: InTenant<Tx>;
  lockDelivery(tx: Tx, writeId: string): Promise<RetriedWrite | null>;
  newerDelivery(tx: Tx, writeId: string): Promise<{ writeId: string; state: WriteState } | null>;
  oweDeliveryAgain(tx: Tx, writeId: string, now: number): Promise<void>;
  handOnDelivery(tx: Tx, writeId: string, to: string, covers: number): Promise<void>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  audit: Audit<Tx>;
  newId(): string;
  now(): number;
}

/**
 * What came of it: it is owed again (`atLeastOnce`: through a webhook, which nobody can ask what it took); it had to wait and need not any longer; it is sent once more as
 * a write of its own; or there is nothing to send, as a newer message of its group (`writeId`) says it, or has said it.
 */
export type RetriedDelivery =
  | { result: 'owed' | 'hurried'; writeId: string; lane: string; atLeastOnce: boolean }
  | { result: 'repeated'; writeId: string; lane: string; atLeastOnce: boolean }
  | { result: 'told_since'; writeId: string; lane: string };

/**
 * Has a write tried again. One that died is owed again, unless something newer of its group has been said since: an old state never takes the place of a newer one.
 * One that was delivered is repeated only where `again` says so. Housekeeping wakes its lane within a second or two. Throws a TocsinError that says why not.
 */
export async function retryDelivery<Tx>(
  deps: RetryDeliveryDeps<Tx>,
  tenantId: string,
  request: { writeId: string; again: boolean; actor: Actor },
): Promise<RetriedDelivery> {
  return deps.inTenant(tenantId, async (tx) => {
    const write = await deps.lockDelivery(tx, request.writeId);
    if (write === null) throw new TocsinError('not_found', `${tenantId} has no delivery ${request.writeId}`);
    const retried = await retry(deps, tx, write, request.again);
    const detail = { result: retried.result, lane: write.lane, was: write.state, write: retried.writeId };
    await deps.audit(tx, { actor: request.actor, action: 'delivery.retried', subject: write.writeId, detail });
    return retried;
  });
}

async function retry<Tx>(deps: RetryDeliveryDeps<Tx>, tx: Tx, write: RetriedWrite, again: boolean): Promise<RetriedDelivery> {
  const { writeId, lane, supersededBy } = write;
  const now = deps.now();
  const at = { writeId, lane, atLeastOnce: targetOfLane(lane).kind === 'webhook' };
  switch (write.state) {
    case 'dead': {
      const newer = await deps.newerDelivery(tx, writeId);
      if (newer === null) {
        await deps.oweDeliveryAgain(tx, writeId, now);
        return { result: 'owed', ...at };
      }
      await deps.handOnDelivery(tx, writeId, newer.writeId, write.covers);
      return { result: 'told_since', writeId: newer.writeId, lane };
    }
    case 'owed':
      await deps.oweDeliveryAgain(tx, writeId, now);
      return { result: 'hurried', ...at };
    case 'sent': {
      if (!again || write.message === null) throw new TocsinError('conflict', `${writeId} was delivered; --again sends the same once more`);
      const copy = deps.newId();
      await deps.oweWrites(tx, [pageTo(lane, { writeId: copy, message: write.message, now })]);
      return { ...at, result: 'repeated', writeId: copy };
    }
    case 'sending':
      throw new TocsinError('conflict', `${writeId} is being sent, or looked for in Slack, at this moment`);
    case 'superseded':
    case 'merged':
      throw new TocsinError('conflict', `${writeId} is told by another write: ${supersededBy ?? 'what it says was told already'}`);
    case 'suppressed':
      throw new TocsinError('conflict', `${writeId} ended without being sent, on purpose: tocsin deliveries show ${writeId}`);
  }
}
