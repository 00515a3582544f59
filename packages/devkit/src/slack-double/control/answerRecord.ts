import type { ServerResponse } from 'node:http';
import type { DoubleState } from '../doubleState.ts';
import type { RecordEntry } from '../state/record.ts';

const limitMax = 10_000;
const waitMsMax = 60_000;

export interface RecordPage {
  entries: RecordEntry[];
  /** Pass as `since` for the next page. */
  next: number;
  lastSeq: number;
  /** Older entries that are no longer kept. */
  forgotten: number;
}

/** `GET record?since=<seq>&limit=<n>&wait=<ms>`: a page of the record; with `wait` it answers when there is something new, or empty after that time. */
export async function answerRecord(state: DoubleState, query: URLSearchParams, response: ServerResponse): Promise<RecordPage> {
  const since = wholeNumber(query.get('since'), 0, Number.MAX_SAFE_INTEGER);
  const limit = Math.max(1, wholeNumber(query.get('limit'), 1_000, limitMax));
  const waitMs = wholeNumber(query.get('wait'), 0, waitMsMax);
  if (waitMs > 0 && state.log.lastSeq() <= since) await nextWrite(state, waitMs, response);
  const entries = state.log.since(since, limit);
  return { entries, next: entries.at(-1)?.seq ?? since, lastSeq: state.log.lastSeq(), forgotten: state.log.forgotten() };
}

function nextWrite(state: DoubleState, waitMs: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      state.listeners.delete(done);
      response.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, waitMs).unref();
    state.listeners.add(done);
    response.on('close', done);
  });
}

function wholeNumber(text: string | null, fallback: number, max: number): number {
  const value = Number(text ?? Number.NaN);
  return Number.isInteger(value) && value >= 0 ? Math.min(value, max) : fallback;
}
