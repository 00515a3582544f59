import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type EscalationScene, minute, openEscalationScene } from '../support/escalationScene.ts';
import { firing } from '../support/events.ts';

const user = 'U012AB3CD';
const night = [{ start_time: '22:00', end_time: '07:00' }];
const morning = Date.parse('2026-11-24T06:00:00Z');
const evening = Date.parse('2026-11-23T21:30:00Z');

let scene: EscalationScene;
const open = async (more: object = {}) => {
  const anna = { name: 'anna', slack_user: user, language: 'de', time_zone: 'Europe/Berlin', quiet_hours: night, ...more };
  scene = await openEscalationScene({ people: [anna, { name: 'ben', slack_user: 'U012AB3CE' }] });
  scene.record.clock.now = evening;
};
beforeEach(() => open());
afterEach(() => scene.record.close());

/** Lets something fire and its first level be due; answers what is said in the channel and when anna gets her own message. */
async function pagedBy(severity: 'high' | 'critical'): Promise<{ said: string; at: number }> {
  const { record, slack, later, writesSince } = scene;
  const { flushes } = await record.route({ events: [{ ...firing('disk', '1'), severity }] });
  record.clock.now += 15_000;
  await record.flush(flushes[0]?.groupId ?? '');
  await slack.drainAll('slack:#alerts');
  const from = record.clock.now;
  await later(5 * minute);
  const [dm] = await record.sql<{ not_before: Date }>('select not_before from writes where lane = $1', [`slack:${user}`]);
  return { said: (await writesSince(from)).join('\n'), at: new Date(dm?.not_before ?? 0).getTime() };
}

test('who has quiet hours is not mentioned, and asked when they are over', async () => {
  const { said, at } = await pagedBy('high');
  assert.doesNotMatch(said, new RegExp(`asks @${user}`));
  assert.equal(at, morning);
});

test('what is critical does not wait for that, unless they say so', async () => {
  const { said, at } = await pagedBy('critical');
  assert.match(said, new RegExp(`asks @${user}`));
  assert.ok(at < morning);
  await scene.record.close();
  await open({ quiet_hours_for_critical: true });
  assert.equal((await pagedBy('critical')).at, morning);
});

test('outside of them they are asked at once', async () => {
  scene.record.clock.now = morning;
  const { said, at } = await pagedBy('high');
  assert.match(said, new RegExp(`asks @${user}`));
  assert.ok(at <= scene.record.clock.now);
});

test('who wants several messages gets them one after the other, until somebody answers', async () => {
  await scene.record.close();
  await open({ quiet_hours: undefined, direct_messages: ['0s', '3m', '10m'] });
  const { record, told, later, slack } = scene;
  const groupId = await told('disk');
  await later(5 * minute);
  const asked = record.clock.now;
  const messages = async (state: string) =>
    (await record.sql<{ at: number }>('select not_before as at from writes where lane = $1 and state = $2 order by not_before', [`slack:${user}`, state])).map(
      ({ at }) => Math.round((new Date(at).getTime() - asked) / minute + 0.001),
    );
  assert.deepEqual(await messages('owed'), [0, 3, 10]);
  await slack.drain(`slack:${user}`);
  assert.deepEqual(await messages('owed'), [3, 10]);
  await record.act({ do: 'acknowledge' }, groupId);
  assert.deepEqual(await messages('owed'), []);
});
