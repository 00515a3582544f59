import { hash } from 'node:crypto';
import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import { TocsinError } from '@tocsin/contracts/errors';
import { limits } from '@tocsin/contracts/limits';
import type { Principal } from '@tocsin/contracts/tokens';
import { uuidOfHash } from '@tocsin/core/identity';
import type { RouteQueue } from '@tocsin/queue/admission/admission';
import { createManyAtOnce } from '@tocsin/queue/manyAtOnce';
import type { IngestDeps } from '../deps.ts';
import type { Repeat } from '../http/call.ts';
import { within } from '../within.ts';
import { createCoalescer, type Parcel } from './coalesce.ts';
import type { Keeper, Kept } from './keep.ts';
import { splitEvents } from './splitEvents.ts';

/** The events of one request. */
export interface Submission {
  principal: Principal;
  source: string;
  events: AlertEvent[];
  bodyBytes: number;
  receivedAt: number;
  repeat: Repeat | null;
  traceparent: string | null;
}

export interface Intake {
  /** Resolves when all events are durable. Rejects with `unavailable` when some could not be stored, and with `conflict` when the key came with another body before. */
  submit(submission: Submission): Promise<void>;
  /** Throws `conflict` when the client's key came with another body before. */
  checkRepeat(tenantId: string, repeat: Repeat): Promise<void>;
  idle(): Promise<void>;
}

export interface IntakeDeps extends Pick<IngestDeps, 'claimIdempotencyKey' | 'newId' | 'now'> {
  keeper: Keeper;
  onBatch(kept: Kept): void;
  /** The key could not be looked up: see `checkRepeat`. */
  onUnclaimed(error: unknown): void;
}

/** More events than this are not urgent as a whole, whatever is among them. */
const urgentEventsMax = 10;
const claimMsMax = 2_000;

/** A tenant that sends more than so many within one to two seconds has its batches worked apart from those of others. */
const manyEvents = 1_000;
const manyEventsMs = 1_000;

/*
 * Which lane: a small request with something critical in it goes to `route-critical`, whole, so that a page does not queue behind a storm. This cannot change
 * an alert's state for the worse: order is decided by stamps, which are taken for both queues from one clock in the order in which requests are answered, and
 * a later stamp wins whichever batch is worked first.
 */
function queueFor(events: readonly AlertEvent[], many: boolean): RouteQueue {
  if (events.length <= urgentEventsMax && events.some((event) => event.severity === 'critical')) return 'route-critical';
  return many ? 'route-many' : 'route';
}

/** What the events of several requests must have in common to go out in one job: the job names one tenant, source and token. */
interface Lane {
  queue: RouteQueue;
  tenantId: string;
  source: string;
  tokenId: string;
}

export function createIntake(deps: IntakeDeps): Intake {
  const keep = async (lane: Lane, batchId: string, events: AlertEvent[], receivedAt: number, traceparent: string | null) => {
    const { queue, tenantId, source, tokenId } = lane;
    deps.onBatch(await deps.keeper.batch(queue, { kind: 'batch', tenantId, batchId, receivedAt, source, actorTokenId: tokenId, events, traceparent }));
  };

  const sendTogether = (lane: string, parcels: readonly Parcel<AlertEvent>[]) => {
    const traceparent = parcels.find((parcel) => parcel.traceparent !== null)?.traceparent ?? null;
    const events = parcels.length === 1 && parcels[0] ? [...parcels[0].items] : parcels.flatMap((parcel) => parcel.items);
    return keep(JSON.parse(lane), deps.newId(), events, Math.min(...parcels.map((parcel) => parcel.receivedAt)), traceparent);
  };
  const sent = createManyAtOnce(manyEvents, manyEventsMs);
  const coalescer = createCoalescer<AlertEvent>({ itemsMax: limits.alertsPerJob, bytesMax: limits.jobBytes, send: sendTogether });

  const checkRepeat = async (tenantId: string, { key, bodyHash }: Repeat) => {
    const claim = await within(claimMsMax, deps.claimIdempotencyKey(tenantId, key, bodyHash)).catch((error: unknown) => {
      deps.onUnclaimed(error);
      return 'new' as const;
    });
    if (claim === 'different') throw new TocsinError('conflict', 'this Idempotency-Key came with another body before');
  };

  return {
    checkRepeat,
    idle: coalescer.idle,
    submit: async ({ principal, source, events, bodyBytes, receivedAt, repeat, traceparent }) => {
      const { tenantId, tokenId } = principal;
      const lane: Lane = { queue: queueFor(events, sent.note(tenantId, deps.now(), events.length)), tenantId, source, tokenId };
      const parts = splitEvents(events, bodyBytes);
      if (!repeat) {
        const name = JSON.stringify(lane);
        await Promise.all(parts.map((part) => coalescer.submit(name, { items: part.events, bytes: part.bytes, receivedAt, traceparent })));
        return;
      }
      await checkRepeat(tenantId, repeat);
      for (const [index, part] of parts.entries()) await keep(lane, batchIdOf(tenantId, repeat, index), part.events, receivedAt, traceparent);
    },
  };
}

/**
 * The id of part `index` of a request with a key. The body is in it, so that another body under the same key, sent while the key could not be looked up,
 * is stored too and not taken for a repeat.
 */
export function batchIdOf(tenantId: string, { key, bodyHash }: Repeat, index: number): string {
  return uuidOfHash(hash('sha256', `${tenantId}\n${index}\n${bodyHash}\n${key}`, 'hex'));
}
