import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Outcome } from '@tocsin/core/delivery';
import fc from 'fast-check';
import { firing, resolved } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack } from '../support/slack.ts';

const lanes = ['slack:#ops', 'slack:#lost', 'slack:#alerts'];
const waits = { group_by: ['alertname'], group_wait: '0s', group_interval: '0s' };
const slackConfig = { default_channel: '#alerts', fallback_channel: '#lost' };
const receivers = [
  { name: 'ops', slack: [{ channel: '#ops' }] },
  { name: 'both', slack: [{ channel: '#ops' }, { channel: '#lost' }] },
];
const routes = [{ matchers: ['alertname=~".*both"'], receiver: 'both' }];

let record: TestRecord;
before(async () => {
  record = await openRecord([{ tenant: 'a', slack_config: slackConfig, receivers, route: { ...waits, receiver: 'ops', routes } }]);
});
after(() => record.close());

/** A channel works, cannot be written to, or leaves open whether it took a message: it did not. */
type Condition = 'fine' | 'bad' | 'unsure';
const conditions = ['fine', 'bad', 'unsure'] as const;

/** What may happen, in any order: an alert fires or resolves, a channel goes bad or works again, a lane is drained, time goes by. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('alert' as const), type: fc.constantFrom('x', 'both'), name: fc.constantFrom('1', '2'), over: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('turn' as const),
      lane: fc.constantFrom('slack:#ops', 'slack:#ops', 'slack:#lost'),
      to: fc.constantFrom(...conditions),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('drain' as const), lanes: fc.subarray(lanes, { minLength: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 200_000) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function play(slack: ScriptedSlack, run: number, steps: readonly Step[], channels: Map<string, Condition>): Promise<void> {
  for (const each of steps) {
    if (each.do === 'wait') record.clock.now += each.ms;
    else if (each.do === 'turn') channels.set(each.lane, each.to);
    else if (each.do === 'drain') await Promise.all(each.lanes.map((lane) => slack.drain(lane)));
    else {
      record.clock.now += 1;
      const { flushes } = await record.route({ events: [(each.over ? resolved : firing)(`r${run}${each.type}`, each.name, { startsAt: record.clock.now })] });
      // Flushed beside a drain, so that each may meet the other half way.
      await Promise.all([...flushes.map(({ groupId }) => record.flush(groupId)), slack.drain('slack:#ops'), slack.drain('slack:#lost')]);
    }
  }
}

/** Flushes and drains until nothing is left to say, with all channels working. */
async function settle(slack: ScriptedSlack): Promise<void> {
  for (let rounds = 0; rounds < 30; rounds += 1) {
    const due = await record.sql<{ group_id: string }>('select group_id from groups where next_flush_at <= to_timestamp($1::float8 / 1000)', [
      record.clock.now,
    ]);
    for (const { group_id: groupId } of due) await record.flush(groupId);
    for (const lane of lanes) await slack.drain(lane);
    record.clock.now += 20_000;
    if ((await record.sql("select 1 from writes where state in ('owed', 'sending')")).length === 0 && due.length === 0) return;
  }
}

/** Superseded writes whose covers no write has taken over, and writes that stand for others elsewhere without having all of theirs. */
const lostOnTheWay = () =>
  record.sql(
    `select w.write_id, w.lane, w.covers from writes w where w.state = 'superseded' and w.covers > 0 and w.superseded_by is null
     union all select w.write_id, w.lane, w.covers from writes w join lateral (
       select sum(p.covers) as handed_on, bool_or(p.lane <> w.lane) as from_elsewhere from writes p where p.superseded_by = w.write_id
     ) before on true where case when before.from_elsewhere then w.covers <> before.handed_on else w.covers < before.handed_on end`,
  );

test('whichever channels go bad and come back meanwhile, nothing is lost, said twice, or old news after new', { timeout: 120_000 }, async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 30 }), async (steps) => {
      run += 1;
      const slack = scriptedSlack(record);
      const channels = new Map<string, Condition>();
      slack.answer = (_write, lane): Outcome => {
        const condition = channels.get(lane) ?? 'fine';
        if (condition === 'bad') return { kind: 'bad_channel', code: 'is_archived' };
        if (condition === 'unsure') return { kind: 'ambiguous', code: 'http_500' };
        return { kind: 'accepted', channelId: lane, ts: String(slack.said.length + 1) };
      };
      await play(slack, run, steps, channels);
      channels.clear();
      await settle(slack);
      const [facts] = await record.sql<{ left: number; pending: number; transitions: number }>(
        `select (select count(*)::int from writes where state in ('owed', 'sending', 'dead')) as left, (select coalesce(sum(pending), 0)::int from group_members) as pending,
           (select coalesce(sum(m.transitions * (case when g.receiver = 'both' then 2 else 1 end)), 0)::int from (
             select unnest(a.group_ids) as group_id, count(*)::int as transitions from alerts a join events e using (tenant_id, alert_id)
             where e.transition and a.alert_type like 'r${run}%' group by 1) m join groups g using (group_id)) as transitions`,
      );
      const told = slack.said.reduce((sum, { write }) => sum + write.covers, 0);
      assert.deepEqual([facts?.left, facts?.pending], [0, 0]);
      assert.ok(told >= (facts?.transitions ?? 0), `${told} told of ${facts?.transitions}`);
      assert.deepEqual(await lostOnTheWay(), []);
      assert.equal(new Set(slack.said.map(({ write }) => write.writeId)).size, slack.said.length);
      const epochs = new Map<string, number>();
      for (const { lane, write } of slack.said) {
        if (write.kind !== 'post' && write.kind !== 'update') continue;
        const key = `${lane} ${write.groupId} ${write.episode}`;
        assert.ok((write.epoch ?? 0) >= (epochs.get(key) ?? 0), `${key}: epoch ${write.epoch} after ${epochs.get(key)}`);
        epochs.set(key, write.epoch ?? 0);
      }
      const posts = slack.said.filter(({ write }) => write.kind === 'post').map(({ lane, write }) => `${lane} ${write.groupId} ${write.episode}`);
      assert.equal(new Set(posts).size, posts.length, 'a group has one message in a channel');
    }),
    { numRuns: 60 },
  );
});
