import type { SlackDouble } from '@tocsin/devkit/slack-double/startSlackDouble';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { monotonicMs } from '../load/plan.ts';
import { type Named, namedGroups } from './namedGroups.ts';

/** What a double's readers know so far. Times are of the machine's monotonic clock, ms. */
export interface Listener {
  /** How many groups were named with at least so many alerts. */
  complete(): number;
  /** The largest count each group was named with, summed up. */
  alertsNamed(): number;
  messages(): number;
  /** Messages that say of a group what an earlier one said. */
  duplicates(): number;
  lastAt(): number;
  /** Resolves with the moment at which so many groups were complete, or with null after `timeoutMs`. */
  untilComplete(groups: number, timeoutMs: number): Promise<number | null>;
  close(): void;
}

/** Listens to what a double accepts from now on. A group is complete when a message names it with `count` alerts or more. */
export function listen(double: SlackDouble, count: number): Listener {
  const largest = new Map<string, number>();
  const said = new Set<string>();
  let [complete, messages, duplicates, lastAt] = [0, 0, 0, monotonicMs()];
  let waiting: { groups: number; reached(at: number): void } | null = null;
  const stop = double.onAccepted((entry) => {
    messages += 1;
    lastAt = monotonicMs();
    const named = namedGroups(entry);
    for (const [name, alerts] of named) {
      const before = largest.get(name) ?? 0;
      if (alerts <= before) continue;
      largest.set(name, alerts);
      if (before < count && alerts >= count) complete += 1;
    }
    const repeats = saidBy(entry, named);
    if (repeats !== null && said.has(repeats)) duplicates += 1;
    if (repeats !== null) said.add(repeats);
    if (waiting && complete >= waiting.groups) waiting.reached(lastAt);
  });
  return {
    complete: () => complete,
    alertsNamed: () => [...largest.values()].reduce((sum, alerts) => sum + alerts, 0),
    messages: () => messages,
    duplicates: () => duplicates,
    lastAt: () => lastAt,
    untilComplete: (groups, timeoutMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(null), timeoutMs);
        const reached = (at: number) => {
          clearTimeout(timer);
          resolve(at);
        };
        waiting = { groups, reached };
        if (complete >= groups) reached(lastAt);
      }),
    close: stop,
  };
}

/**
 * What a new message about one group says, null for all others. Edits and replies repeat nothing: readers see one message. Neither does a digest: of what it says a
 * part is new.
 */
export function saidBy({ kind, threadTs, text, attachments }: Pick<RecordEntry, 'kind' | 'threadTs' | 'text' | 'attachments'>, named: Named): string | null {
  if ((kind !== 'post' && kind !== 'webhook') || threadTs !== undefined || named.size !== 1) return null;
  const [[group, alerts] = ['', 0]] = named;
  const isOver = `${text} ${JSON.stringify(attachments?.[0]?.['title'] ?? '')}`.includes('[RESOLVED');
  return `${group} ${alerts} ${isOver ? 'resolved' : 'firing'}`;
}
