/** Takes texts for one reader. `whole` makes everything anew, for a reader that missed some. */
export type Subscriber = (text: string, whole: () => string) => void;

export interface FeedOptions<Value> {
  everyMs: number;
  read(key: string): Promise<Value>;
  /** What a new reader is sent. */
  whole(value: Value): string;
  /** What the others are sent when `value` follows `before`; null when nothing of it changed. */
  change(before: Value, value: Value): string | null;
  /** What all are sent when reading begins to fail, or works again. */
  stale(stale: boolean): string;
  onFault(key: string, error: unknown): void;
}

/** A value by key that is read again and again while somebody watches it: once for all watchers of a key, never when there is none. */
export interface PollFeed {
  /** Sends what is known at once, then every change. Answers how to stop. */
  watch(key: string, subscriber: Subscriber): () => void;
  close(): void;
}

interface Watched<Value> {
  subscribers: Set<Subscriber>;
  value: Value | undefined;
  stale: boolean;
  timer: NodeJS.Timeout | undefined;
}

/** After a read that took long the pause is longer too: what is watched costs at most a tenth of one connection's time, however much there is to read. */
const restFactor = 9;

/** Opens a feed; see `PollFeed`. */
export function openPollFeed<Value>(options: FeedOptions<Value>): PollFeed {
  const watched = new Map<string, Watched<Value>>();

  const tell = (one: Watched<Value>, text: string) => {
    const whole = () => (one.value === undefined ? '' : options.whole(one.value)) + options.stale(one.stale);
    for (const subscriber of one.subscribers) subscriber(text, whole);
  };
  const poll = async (key: string, one: Watched<Value>) => {
    const began = performance.now();
    try {
      const value = await options.read(key);
      const text = one.value === undefined ? options.whole(value) : options.change(one.value, value);
      one.value = value;
      if (text !== null) tell(one, text);
      setStale(one, false);
    } catch (error) {
      options.onFault(key, error);
      setStale(one, true);
    }
    if (one.subscribers.size > 0) one.timer = setTimeout(() => void poll(key, one), Math.max(options.everyMs, restFactor * (performance.now() - began)));
  };
  const setStale = (one: Watched<Value>, stale: boolean) => {
    if (one.stale === stale) return;
    one.stale = stale;
    tell(one, options.stale(stale));
  };
  const begin = (key: string): Watched<Value> => {
    const one: Watched<Value> = { subscribers: new Set(), value: undefined, stale: false, timer: undefined };
    watched.set(key, one);
    return one;
  };

  return {
    watch: (key, subscriber) => {
      const running = watched.get(key);
      const one = running ?? begin(key);
      one.subscribers.add(subscriber);
      if (!running) void poll(key, one);
      else if (one.value !== undefined || one.stale) subscriber((one.value === undefined ? '' : options.whole(one.value)) + options.stale(one.stale), () => '');
      return () => {
        one.subscribers.delete(subscriber);
        if (one.subscribers.size > 0) return;
        clearTimeout(one.timer);
        if (watched.get(key) === one) watched.delete(key);
      };
    },
    close: () => {
      for (const one of watched.values()) {
        one.subscribers.clear();
        clearTimeout(one.timer);
      }
      watched.clear();
    },
  };
}
