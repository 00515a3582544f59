import { doubleClient } from '@tocsin/devkit/slack-double/doubleClient';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';

/** What the double has accepted since the demo began. */
export interface SlackWatch {
  /** Waits until `enough` is true of what was said so far, oldest first. Throws a sentence after `timeoutMs`. */
  until<T>(what: string, enough: (said: readonly RecordEntry[]) => T | undefined, timeoutMs?: number): Promise<T>;
  said(): readonly RecordEntry[];
  /** Presses a button as somebody of the double's workspace. Throws when the app did not take it. */
  press(message: RecordEntry, actionId: string, userId: string): Promise<void>;
}

const pageSize = 5_000;
const waitMs = 1_000;

/** Follows the record of the double at `url`, only what mentions `mark`. */
export async function watchSlack(url: string, mark: string, signal: AbortSignal): Promise<SlackWatch> {
  const double = doubleClient(url);
  let { lastSeq: seen } = await double.recordPage(0, 1);
  const said: RecordEntry[] = [];
  const read = async (): Promise<void> => {
    const page = await double.recordPage(seen, pageSize, waitMs);
    seen = page.next;
    said.push(...page.entries.filter((entry) => JSON.stringify(entry).includes(mark)));
  };
  return {
    said: () => said,
    until: async (what, enough, timeoutMs = 30_000) => {
      for (const until = Date.now() + timeoutMs; ; ) {
        const found = enough(said);
        if (found !== undefined) return found;
        signal.throwIfAborted();
        if (Date.now() > until) throw new Error(`${what} did not come within ${timeoutMs / 1000} s: see the logs in .tocsin/logs/`);
        await read();
      }
    },
    press: async ({ team, channel, ts }, actionId, userId) => {
      const result = await double.click({ team, channel, ts, user: userId, actionId });
      if (!result.ok) throw new Error(`the button was not taken: ${result.error}`);
    },
  };
}

/** How many alerts' changes the messages of a group tell, all together. */
export function toldBy(said: readonly RecordEntry[]): number {
  return said.reduce((sum, entry) => sum + Number(entry.metadata?.event_payload['covers'] ?? 0), 0);
}
