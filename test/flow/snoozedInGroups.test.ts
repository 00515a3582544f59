import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firing } from '../support/events.ts';
import { openRecord } from '../support/record.ts';

const hourMs = 3_600_000;

test('a snooze ends in every group that shows the alert', async () => {
  const both = await openRecord([
    {
      tenant: 'a',
      slack_config: { default_channel: '#alerts' },
      receivers: [
        { name: 'one', slack: [{ channel: '#one' }] },
        { name: 'two', slack: [{ channel: '#two' }] },
      ],
      route: {
        receiver: 'one',
        routes: [
          { receiver: 'one', continue: true, matchers: ['alertname=~".+"'] },
          { receiver: 'two', matchers: ['alertname=~".+"'] },
        ],
      },
    },
  ]);
  const { flushes } = await both.route({ events: [firing('multi', '1')] });
  const [first = '', second = ''] = flushes.map(({ groupId }) => groupId);
  both.clock.now += 20_000;
  for (const groupId of [first, second]) await both.flush(groupId);
  const acted = await both.act({ do: 'snooze', until: both.clock.now + hourMs }, first);
  assert.deepEqual(acted.groupIds.sort(), [first, second].sort());
  const signed = await both.sql('select group_id from groups where acknowledged_until is not null and owner is not null');
  assert.equal(signed.length, 2, 'both say who and until when');
  both.clock.now += hourMs;
  const ended = await both.endSnoozes([firing('multi', '1').alertId]);
  assert.deepEqual(ended.groupIds.sort(), [first, second].sort());
  assert.deepEqual((await both.sql('select kind, count(*)::int from timeline group by 1 order by 1')).map(Object.values), [
    ['snooze_ended', 2],
    ['snoozed', 2],
  ]);
  await both.close();
});
