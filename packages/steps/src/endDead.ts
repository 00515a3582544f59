import type { Actor } from '@tocsin/contracts/actor';
import { alertEventSchema } from '@tocsin/contracts/alertEvent';
import { TocsinError } from '@tocsin/contracts/errors';
import type { RouteJob } from '@tocsin/contracts/jobs';
import { nativeAlertSchema } from '@tocsin/contracts/nativeAlert';
import { normaliseNative } from '@tocsin/core/normaliseNative';
import { type RetriedDelivery, type RetryDeliveryDeps, retryDelivery } from './retryDelivery.ts';

/** A dead letter, locked. `stamp` (µs) is when it died. */
export interface EndedLetter {
  deadLetterId: string;
  kind: 'alert' | 'escalation';
  reason: string;
  payload: unknown;
  diedAt: number;
  stamp: number;
  state: 'dead' | 'retried' | 'dropped';
}

export interface EndDeadDeps<Tx> extends RetryDeliveryDeps<Tx> {
  lockDeadLetter(tx: Tx, deadLetterId: string): Promise<EndedLetter | null>;
  endDeadLetter(tx: Tx, deadLetterId: string, state: 'retried' | 'dropped', now: number): Promise<void>;
  dropDelivery(tx: Tx, writeId: string, now: number): Promise<void>;
  insertSpool(tx: Tx, kind: 'route', job: RouteJob): Promise<void>;
}

/** `batchId`: the batch in which the alert goes its way again. */
export type RetriedDead = { what: 'alert'; batchId: string } | ({ what: 'delivery' } & RetriedDelivery);

/**
 * Has what failed for good tried again: an alert goes through `route` once more, in a new batch, by the spool, so that it is either in the list or on its way; a write is
 * owed again. In the transaction that writes the audit row. Throws a TocsinError when there is no such thing, or when it is none that can be tried.
 */
export async function retryDead<Tx>(deps: EndDeadDeps<Tx>, tenantId: string, id: string, actor: Actor): Promise<RetriedDead> {
  const batchId = await deps.inTenant(tenantId, async (tx) => {
    const letter = await deps.lockDeadLetter(tx, id);
    if (letter === null) return null;
    refuseEnded(letter);
    const job = jobOf(tenantId, letter, actor, deps.newId(), deps.now());
    await deps.insertSpool(tx, 'route', job);
    await deps.endDeadLetter(tx, id, 'retried', deps.now());
    await deps.audit(tx, { actor, action: 'dead_letter.retried', subject: id, detail: { reason: letter.reason, batch: job.batchId } });
    return job.batchId;
  });
  if (batchId !== null) return { what: 'alert', batchId };
  return { what: 'delivery', ...(await retryDelivery(deps, tenantId, { writeId: id, again: false, actor })) };
}

/** Takes what failed for good off the list, with the reason on record. It is not told any more, and stays dead in the ledger. */
export async function dropDead<Tx>(deps: EndDeadDeps<Tx>, tenantId: string, id: string, reason: string, actor: Actor): Promise<void> {
  await deps.inTenant(tenantId, async (tx) => {
    const letter = await deps.lockDeadLetter(tx, id);
    if (letter !== null) {
      refuseEnded(letter);
      await deps.endDeadLetter(tx, id, 'dropped', deps.now());
      await deps.audit(tx, { actor, action: 'dead_letter.dropped', subject: id, detail: { reason, died_of: letter.reason } });
      return;
    }
    const write = await deps.lockDelivery(tx, id);
    if (write === null) throw new TocsinError('not_found', `${tenantId} has no dead letter ${id}`);
    if (write.state !== 'dead') throw new TocsinError('conflict', `${id} is not dead, it is ${write.state}`);
    await deps.dropDelivery(tx, id, deps.now());
    await deps.audit(tx, { actor, action: 'delivery.dropped', subject: id, detail: { reason, lane: write.lane, covers: write.covers } });
  });
}

function refuseEnded({ deadLetterId, state }: EndedLetter): void {
  if (state !== 'dead') throw new TocsinError('conflict', `${deadLetterId} was ${state} before`);
}

/** The alert keeps its place in time, or it would take back what came after it. */
function jobOf(tenantId: string, { deadLetterId, kind, payload, stamp, diedAt }: EndedLetter, actor: Actor, batchId: string, now: number): RouteJob {
  const event = alertEventSchema.safeParse(payload);
  const native = nativeAlertSchema.safeParse(payload);
  if (kind !== 'alert' || (!event.success && !native.success))
    throw new TocsinError('invalid_input', `${deadLetterId} is nothing that can be worked, however often: look at it, have it sent right, and drop it`);
  const foreign = native.success && native.data.tenant_id !== undefined && native.data.tenant_id !== tenantId;
  if (!event.success && foreign) throw new TocsinError('forbidden', `${deadLetterId} names another tenant than ${tenantId}`);
  const events = event.success ? [event.data] : native.success ? [normaliseNative(native.data, { tenantId, receivedAt: diedAt })] : [];
  const actorTokenId = 'tokenId' in actor ? actor.tokenId : `operator ${'name' in actor ? actor.name : ''}`;
  return { kind: 'batch', tenantId, batchId, stamp, receivedAt: now, source: 'dead_letter', actorTokenId, events, traceparent: null };
}
