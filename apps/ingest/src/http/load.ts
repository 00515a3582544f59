import { TocsinError } from '@tocsin/contracts/errors';

/** What is in hand: requests that were begun and not answered, and the bytes of their bodies. */
export interface Load {
  /** Takes a request on. Throws `unavailable` when there is too much in hand already. The answer gives it back. */
  enter(bytes: number): () => void;
  requests(): number;
}

/** Bounds what this process holds in memory while its servers are slow. Senders are told to come again in a second, which costs them less than a crash of ours. */
export function createLoad(most: { requests: number; bytes: number }): Load {
  let requests = 0;
  let bytes = 0;
  return {
    requests: () => requests,
    enter: (more) => {
      if (requests >= most.requests || bytes + more > most.bytes) {
        throw new TocsinError('unavailable', 'too many requests are waiting here already', { retryAfterSeconds: 1 });
      }
      requests += 1;
      bytes += more;
      let inside = true;
      return () => {
        if (!inside) return;
        inside = false;
        requests -= 1;
        bytes -= more;
      };
    },
  };
}
