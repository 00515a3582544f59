import { TocsinError } from '@tocsin/contracts/errors';

/** What is in hand: requests that were begun and not answered, and the bytes of their bodies. */
export interface Load {
  /** Takes a request on. Throws `unavailable` when there is too much in hand already, `rate_limited` when most of it is this tenant's. The answer gives it back. */
  enter(tenantId: string, bytes: number): () => void;
  requests(): number;
}

/** How much of what may be in hand one tenant may fill. */
const tenantShare = 1 / 4;

interface InHand {
  requests: number;
  bytes: number;
}

/**
 * Bounds what this process holds in memory while its servers are slow. Senders are told to come again in a second, which costs them less than a crash of ours.
 * A tenant has a share, so that one cannot take the room of all.
 */
export function createLoad(most: InHand): Load {
  const all: InHand = { requests: 0, bytes: 0 };
  const byTenant = new Map<string, InHand>();
  const add = (to: InHand, requests: number, bytes: number) => {
    to.requests += requests;
    to.bytes += bytes;
  };
  return {
    requests: () => all.requests,
    enter: (tenantId, bytes) => {
      if (isFull(all, bytes, most, 1)) throw new TocsinError('unavailable', 'too many requests are waiting here already', { retryAfterSeconds: 1 });
      const own = byTenant.get(tenantId) ?? { requests: 0, bytes: 0 };
      if (own.requests > 0 && isFull(own, bytes, most, tenantShare)) {
        throw new TocsinError('rate_limited', `too many requests of ${tenantId} are waiting here already`, { retryAfterSeconds: 1 });
      }
      byTenant.set(tenantId, own);
      add(all, 1, bytes);
      add(own, 1, bytes);
      let inside = true;
      return () => {
        if (!inside) return;
        inside = false;
        add(all, -1, -bytes);
        add(own, -1, -bytes);
        if (own.requests === 0) byTenant.delete(tenantId);
      };
    },
  };
}

function isFull(inHand: InHand, bytes: number, most: InHand, share: number): boolean {
  return inHand.requests >= most.requests * share || inHand.bytes + bytes > most.bytes * share;
}
