/** How items are worked together. */
export interface GatherOptions<Item, Result> {
  /** Most items of one turn. */
  most: number;
  /** Turns of a key that run side by side. */
  atOnce: number;
  /** Works items of one key; answers for each, in the order given. Rejecting fails all of them. */
  work(key: string, items: readonly Item[]): Promise<readonly PromiseSettledResult<Result>[]>;
}

interface Waiting<Item, Result> {
  item: Item;
  done: PromiseWithResolvers<Result>;
}

/**
 * Lets what comes in while others of its key are worked go together in the next turn. So a key that is idle adds no wait, and the busier it is the more share the
 * cost of a turn.
 */
export function gather<Item, Result>(options: GatherOptions<Item, Result>): (key: string, item: Item) => Promise<Result> {
  const keys = new Map<string, { waiting: Waiting<Item, Result>[]; running: number }>();

  const run = async (key: string, line: { waiting: Waiting<Item, Result>[]; running: number }): Promise<void> => {
    line.running += 1;
    while (line.waiting.length > 0) await workOne(options, key, line.waiting.splice(0, options.most));
    line.running -= 1;
    if (line.running === 0) keys.delete(key);
  };

  return (key, item) => {
    const line = keys.get(key) ?? { waiting: [], running: 0 };
    keys.set(key, line);
    const done = Promise.withResolvers<Result>();
    line.waiting.push({ item, done });
    if (line.running < options.atOnce) void run(key, line);
    return done.promise;
  };
}

async function workOne<Item, Result>(options: GatherOptions<Item, Result>, key: string, together: readonly Waiting<Item, Result>[]): Promise<void> {
  try {
    const results = await options.work(
      key,
      together.map(({ item }) => item),
    );
    for (const [index, { done }] of together.entries()) {
      const result = results[index];
      if (result?.status === 'fulfilled') done.resolve(result.value);
      else done.reject(result?.reason ?? new Error('nothing was answered for this one'));
    }
  } catch (error) {
    for (const { done } of together) done.reject(error);
  }
}
