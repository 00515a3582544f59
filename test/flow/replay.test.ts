import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { compareReplays } from '@tocsin/core/replay/compareReplays';
import { replay } from '@tocsin/core/replay/replay';
import { planTenant } from '@tocsin/core/tenantPlan';
import { readPastEvents } from '@tocsin/store/readPastEvents';
import { inTenant } from '@tocsin/store/transaction';
import fc from 'fast-check';
import { firing, resolved } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack } from '../support/slack.ts';

const slack_config = { default_channel: '#alerts' };
const receivers = [
  { name: 'all', slack: [{ channel: '#alerts' }] },
  { name: 'db', slack: [{ channel: '#db' }, { channel: '#alerts' }] },
];
const times = { group_wait: '10s', group_interval: '1m', repeat_interval: '1h' };
const route = { receiver: 'all', group_by: ['alertname'], ...times, routes: [{ matchers: ['alertname="db"'], receiver: 'db', group_wait: '0s' }] };
const inhibit_rules = [{ source_matchers: ['alertname="down"'], target_matchers: ['alertname!="down"'], equal: ['name'] }];
const file = { tenant: 'a', slack_config, receivers, route, inhibit_rules };
const planOf = (source: object) => planTenant(tenantFileSchema.parse(source), 1);

let record: TestRecord;
let slack: ScriptedSlack;

before(async () => {
  record = await openRecord([file]);
  slack = scriptedSlack(record);
  // Slack takes no time here: what is compared is when things are said.
  slack.answer = () => {
    record.clock.now -= 1;
    return { kind: 'accepted', channelId: 'C1', ts: String(slack.said.length + 1) };
  };
});
after(() => record.close());

const lanes = ['slack:#alerts', 'slack:#db'];

/** Moves the clock to `until`, and flushes each group when it is due on the way. */
async function runUntil(until: number): Promise<void> {
  for (;;) {
    const [due] = await record.sql<{ group_id: string; at: Date }>(
      'select group_id, next_flush_at as at from groups where next_flush_at is not null order by 2 limit 1',
    );
    if (!due || due.at.getTime() > until) break;
    record.clock.now = Math.max(record.clock.now, due.at.getTime());
    await record.flush(due.group_id);
    // Edits keep a distance from each other; here each is made at once.
    await record.sql("update writes set not_before = to_timestamp(0) where state = 'owed'");
    for (const lane of lanes) await slack.drain(lane);
  }
  record.clock.now = until;
}

/** What was said since a call before: posts and updates by lane. */
function said(from: number): string[] {
  const writes = slack.said.slice(from).filter(({ write }) => write.kind !== 'reply');
  const counts = Map.groupBy(writes, ({ lane, write }) => `${lane} ${write.kind}`);
  return [...counts].map(([name, all]) => `${name} ${all.length}`).sort();
}

const story = fc.array(
  fc.record({
    type: fc.constantFrom('cpu', 'db', 'down'),
    name: fc.constantFrom('1', '2'),
    over: fc.boolean(),
    waitMs: fc.constantFrom(0, 1_000, 30_000, 400_000),
  }),
  { minLength: 1, maxLength: 14 },
);

describe('a replay', () => {
  test('says of past events what the pools said of them', { timeout: 60_000 }, async () => {
    const plan = planOf(file);
    await fc.assert(
      fc.asyncProperty(story, async (events) => {
        const from = slack.said.length;
        const start = record.clock.now + 1;
        for (const { type, name, over, waitMs } of events) {
          await runUntil(record.clock.now + waitMs + 1);
          const event: AlertEvent = (over ? resolved : firing)(type, name, { startsAt: record.clock.now });
          await record.route({ events: [event], stamp: record.clock.now * 1_000 });
        }
        for (const type of ['cpu', 'db', 'down'])
          for (const name of ['1', '2']) {
            await runUntil(record.clock.now + 1);
            await record.route({ events: [resolved(type, name, { startsAt: record.clock.now })], stamp: record.clock.now * 1_000 });
          }
        // Until what flaps is calm, and forgotten.
        await runUntil(record.clock.now + 1_600_000);
        const past = (await inTenant(record.store, 'a', (tx) => readPastEvents(tx, start, 1_000))).filter(({ at }) => at >= start);
        const { messages } = replay(plan, past, [], record.clock.now);
        const count = (lane: string, kind: 'post' | 'update') => {
          const shown = messages.filter((message) => message.lane === lane);
          return kind === 'post' ? shown.length : shown.reduce((sum, message) => sum + message.updates + message.reminders, 0);
        };
        const replayed = lanes.flatMap((lane) => (['post', 'update'] as const).map((kind) => ({ name: `${lane} ${kind}`, times: count(lane, kind) })));
        const expected = replayed.flatMap(({ name, times: often }) => (often > 0 ? [`${name} ${often}`] : []));
        assert.deepEqual(said(from), expected.sort());
      }),
      {
        numRuns: 15,
        // An inhibition that begins between two changes of its target is seen when that is looked at again.
        examples: [
          [
            [
              { type: 'db', name: '1', over: false, waitMs: 0 },
              { type: 'db', name: '2', over: false, waitMs: 30_000 },
              { type: 'down', name: '2', over: false, waitMs: 0 },
              { type: 'down', name: '1', over: false, waitMs: 30_000 },
              { type: 'cpu', name: '1', over: false, waitMs: 400_000 },
            ],
          ],
        ],
      },
    );
  });
});

describe('two plans compared', () => {
  const at = Date.parse('2026-11-23T10:00:00Z');
  const event = (type: string, name: string, ms: number, over = false) => {
    const { alertId, environment, labels } = firing(type, name);
    return { alertId, environment, labels, status: over ? ('resolved' as const) : ('firing' as const), at: at + ms };
  };
  const events = [event('cpu', '1', 0), event('db', '1', 0), event('mem', '1', 0), event('cpu', '1', 300_000, true)];
  const changes = (more: object) => {
    const [old, fresh] = [planOf({ ...file, inhibit_rules: [] }), planOf({ ...file, inhibit_rules: [], ...more })];
    const rows = compareReplays(replay(old, events, [], at + 3_000_000), replay(fresh, events, [], at + 3_000_000));
    return rows
      .map(({ change, before, after, why }) => `${change} ${before?.lane ?? '-'} ${[...new Set(after.map(({ lane }) => lane))].join()}${why.join()}`)
      .sort();
  };

  test('that say the same differ in nothing', () => {
    const alerts = 'slack:#alerts';
    assert.deepEqual(changes({}), [`same ${alerts} ${alerts}`, `same ${alerts} ${alerts}`, `same ${alerts} ${alerts}`, 'same slack:#db slack:#db']);
  });

  test('show what moves, what is merged and what is lost, with the reason', () => {
    assert.deepEqual(
      changes({ route: { ...route, routes: [] } }).filter((row) => !row.startsWith('same')),
      ['moved slack:#db slack:#alerts'],
    );
    assert.deepEqual(changes({ route: { ...route, group_by: ['environment'] } }).filter((row) => row.startsWith('merged')).length, 2);
    const silences = [{ matchers: ['alertname="mem"'], starts_at: '2026-11-23T00:00:00Z', ends_at: '2026-11-24T00:00:00Z', created_by: 'x', comment: 'x' }];
    const lost = changes({ silences }).filter((row) => row.startsWith('lost'));
    assert.equal(lost.length, 1);
  });
});
