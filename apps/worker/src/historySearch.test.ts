import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HistoryPage, PageRequest } from '@tocsin/slack/findDeliveries';
import { beginSearch, type HistorySearchDeps } from './historySearch.ts';

const place = { teamId: 'T1', channelId: 'C1', threadTs: null };
const lost = ['a', 'b'].map((writeId) => ({ writeId, startedAt: 100_000 }));
const at = (ts: string) => ({ channelId: 'C1', ts });

/** A place with these pages, and a budget of so many readings. */
function scene(pages: readonly HistoryPage[], tokens: number) {
  const asked: PageRequest[] = [];
  const state = { tokens, now: 0, limitedMs: 0 };
  const deps: HistorySearchDeps = {
    readPage: async (request) => {
      asked.push(request);
      return pages[asked.length - 1] ?? { kind: 'page', found: new Map(), next: null };
    },
    take: async () => state.tokens-- > 0,
    limited: async (retryAfterMs) => {
      state.limitedMs = retryAfterMs;
    },
    now: () => state.now,
  };
  return { asked, state, search: beginSearch(deps, place, lost) };
}
const page = (found: Record<string, string>, next: string | null): HistoryPage => ({
  ...{ kind: 'page', next },
  found: new Map(Object.entries(found).map(([id, ts]) => [id, at(ts)])),
});

describe('a search for lost writes', () => {
  test('reads once for all of them, in the time they can have been posted in', async () => {
    const { asked, search } = scene([page({ a: '1', other: '2' }, null)], 9);
    await search.readOn();
    assert.deepEqual([search.sightingOf('a'), search.sightingOf('b'), search.sightingOf('other')], [{ found: 'there', ...at('1') }, { found: 'absent' }, null]);
    assert.deepEqual(asked, [{ ...place, oldest: 95_000, latest: 160_000, cursor: null }]);
  });

  test('stops when all are found, however much more there is', async () => {
    const { asked, search } = scene([page({ a: '1', b: '2' }, 'more')], 9);
    await search.readOn();
    assert.deepEqual([asked.length, search.isOver()], [1, true]);
  });

  test('goes on with the next page when there is budget again, and calls nothing absent before it has read to the end', async () => {
    const { asked, state, search } = scene([page({}, 'p2'), page({ b: '2' }, null)], 1);
    await search.readOn();
    assert.deepEqual([search.isOver(), search.sightingOf('b')], [false, { found: 'unknown', reason: 'history_budget', final: false }]);
    state.tokens = 1;
    await search.readOn();
    assert.deepEqual(
      asked.map(({ cursor }) => cursor),
      [null, 'p2'],
    );
    assert.deepEqual([search.sightingOf('a'), search.sightingOf('b')], [{ found: 'absent' }, { found: 'there', ...at('2') }]);
  });

  test('keeps what it has found when Slack limits it, for as long as Slack says', async () => {
    const { state, search } = scene([page({ a: '1' }, 'p2'), { kind: 'limited', retryAfterMs: 60_000 }], 9);
    await search.readOn();
    assert.deepEqual([state.limitedMs, search.sightingOf('a')?.found, search.isOver()], [60_000, 'there', false]);
  });

  test('does not wait for budget for ever', async () => {
    const { state, search } = scene([], 0);
    await search.readOn();
    state.now = 181_000;
    await search.readOn();
    assert.deepEqual([search.isOver(), search.sightingOf('a')], [true, { found: 'unknown', reason: 'history_budget', final: true }]);
  });

  test('ends where nobody may look, and where there is too much to look through', async () => {
    const refused = scene([{ kind: 'unable', reason: 'not_in_channel', final: true }], 9);
    await refused.search.readOn();
    assert.deepEqual([refused.search.isOver(), refused.search.sightingOf('a')], [true, { found: 'unknown', reason: 'not_in_channel', final: true }]);
    const endless = scene(
      Array.from({ length: 99 }, () => page({}, 'more')),
      99,
    );
    await endless.search.readOn();
    assert.deepEqual([endless.asked.length, endless.search.sightingOf('a')], [20, { found: 'unknown', reason: 'history_too_long', final: true }]);
  });
});
