/** What one request brings to a lane: its items, about how many bytes they are, when it came (ms since 1970) and its trace. */
export interface Parcel<Item> {
  items: readonly Item[];
  bytes: number;
  receivedAt: number;
  traceparent: string | null;
}

export interface CoalescerOptions<Item> {
  itemsMax: number;
  bytesMax: number;
  /** Makes what several requests brought durable, together. Rejecting fails each of them. */
  send(lane: string, parcels: readonly Parcel<Item>[]): Promise<void>;
}

export interface Coalescer<Item> {
  /** Resolves when the parcel was sent. */
  submit(lane: string, parcel: Parcel<Item>): Promise<void>;
  /** Resolves when nothing is waiting or on its way. */
  idle(): Promise<void>;
}

interface Waiting<Item> extends Parcel<Item> {
  sent(): void;
  failed(error: unknown): void;
}

/**
 * Group commit. A lane has at most one send on its way; what comes meanwhile waits and goes out together in the next one, in the order it came. So a lane that
 * is idle adds no wait, and the busier it is the more requests share one job. A parcel is never split or left behind; one above the limits goes alone.
 */
export function createCoalescer<Item>(options: CoalescerOptions<Item>): Coalescer<Item> {
  const lanes = new Map<string, Waiting<Item>[]>();
  const running = new Set<Promise<void>>();

  const drain = async (lane: string, waiting: Waiting<Item>[]): Promise<void> => {
    while (waiting.length > 0) {
      const together = waiting.splice(0, fitting(waiting, options));
      try {
        await options.send(lane, together);
        for (const parcel of together) parcel.sent();
      } catch (error) {
        for (const parcel of together) parcel.failed(error);
      }
    }
    lanes.delete(lane);
  };

  return {
    submit: (lane, parcel) =>
      new Promise<void>((sent, failed) => {
        const waiting = lanes.get(lane);
        if (waiting) {
          waiting.push({ ...parcel, sent, failed });
          return;
        }
        const started = [{ ...parcel, sent, failed }];
        lanes.set(lane, started);
        const drained = drain(lane, started);
        running.add(drained);
        void drained.then(() => running.delete(drained));
      }),
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** How many of the waiting go out together: as many as the limits allow, at least one. */
function fitting<Item>(waiting: readonly Waiting<Item>[], { itemsMax, bytesMax }: CoalescerOptions<Item>): number {
  let items = 0;
  let bytes = 0;
  for (const [index, parcel] of waiting.entries()) {
    items += parcel.items.length;
    bytes += parcel.bytes;
    if (index > 0 && (items > itemsMax || bytes > bytesMax)) return index;
  }
  return waiting.length;
}
