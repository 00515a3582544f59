import type { Click, ClickResult } from './clicks/click.ts';
import type { RecordPage } from './control/answerRecord.ts';
import type { DoubleStats } from './control/stats.ts';
import type { Fault } from './faults/faultList.ts';
import type { FaultInput } from './faults/faultSchema.ts';
import type { Settings } from './settings.ts';
import type { ChannelChange } from './state/changeChannel.ts';
import type { RecordEntry } from './state/record.ts';

/** A double in another process, over its control API. Every call rejects with an Error that quotes the double's own words. */
export interface DoubleClient {
  recordPage(since: number, limit?: number, waitMs?: number): Promise<RecordPage>;
  /** All of the record after `since`, page by page. */
  record(since?: number): Promise<RecordEntry[]>;
  stats(): Promise<DoubleStats>;
  addFault(fault: FaultInput): Promise<string>;
  listFaults(): Promise<Fault[]>;
  removeFault(id: string): Promise<void>;
  clearFaults(): Promise<void>;
  change(settings: Partial<Settings>): Promise<Settings>;
  click(click: Click): Promise<ClickResult>;
  /** Archives, renames, deletes ... a channel, as people do in Slack. */
  changeChannel(change: ChannelChange): Promise<{ id: string; name: string }>;
  reset(): Promise<void>;
}

/** Speaks to the double at `url` (without a slash at the end). */
export function doubleClient(url: string): DoubleClient {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}/_double/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const json = (await answer.json()) as T & { error?: string };
    if (!answer.ok) throw new Error(`slack double, ${method} ${path}: ${json.error ?? answer.status}`);
    return json;
  };
  const recordPage = (since: number, limit = 5_000, waitMs = 0): Promise<RecordPage> => call('GET', `record?since=${since}&limit=${limit}&wait=${waitMs}`);
  return {
    recordPage,
    async record(since = 0) {
      const entries: RecordEntry[] = [];
      for (let from = since; ; ) {
        const page = await recordPage(from);
        entries.push(...page.entries);
        if (page.entries.length === 0 || page.next >= page.lastSeq) return entries;
        from = page.next;
      }
    },
    stats: () => call('GET', 'stats'),
    addFault: async (fault) => (await call<{ id: string }>('POST', 'faults', fault)).id,
    listFaults: async () => (await call<{ faults: Fault[] }>('GET', 'faults')).faults,
    removeFault: async (id) => void (await call('DELETE', `faults/${id}`)),
    clearFaults: async () => void (await call('DELETE', 'faults')),
    change: (settings) => call('POST', 'settings', settings),
    click: (input) => call('POST', 'click', input),
    changeChannel: (change) => call('POST', 'channels', change),
    reset: async () => void (await call('POST', 'reset')),
  };
}
