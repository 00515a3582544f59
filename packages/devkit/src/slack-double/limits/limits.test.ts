import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { SlackDouble } from '../startSlackDouble.ts';
import { clientOf, startTestDouble, testClock } from '../testSupport.ts';

describe('limits', () => {
  let double: SlackDouble;
  afterEach(() => double.close());
  const limited = (retryAfter: number) => ({ code: 'slack_webapi_rate_limited_error', retryAfter });

  it('takes a burst and then one message a second, each channel for itself', async () => {
    const clock = testClock();
    double = await startTestDouble({ clock, channelRate: { perSecond: 1, burst: 2 } });
    const client = clientOf(double);
    const post = (channel: string) => client.chat.postMessage({ channel, text: 'x' });
    await post('C0ALERTS');
    await post('C0ALERTS');
    await assert.rejects(post('C0ALERTS'), limited(1));
    await post('C0OTHER');
    clock.advance(999);
    await assert.rejects(post('C0ALERTS'), limited(1));
    clock.advance(1);
    await post('C0ALERTS');
    await assert.rejects(post('C0ALERTS'), limited(1));
    const alerts = double.stats().channels.find(({ id }) => id === 'C0ALERTS');
    assert.deepEqual([alerts?.accepted, alerts?.refused, double.stats().refused.ratelimited], [3, 3, 3]);
  });

  it('waits as long as a slow rate needs', async () => {
    double = await startTestDouble({ clock: testClock(), channelRate: { perSecond: 0.1, burst: 1 } });
    await clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'x' });
    await assert.rejects(clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'x' }), limited(10));
  });

  it('answers history once a minute with 15 messages in restricted mode', async () => {
    const clock = testClock();
    double = await startTestDouble({ clock, history: 'restricted' });
    const client = clientOf(double);
    for (let index = 0; index < 20; index += 1) await client.chat.postMessage({ channel: 'C0ALERTS', text: `${index}` });
    assert.equal((await client.conversations.history({ channel: 'C0ALERTS', limit: 100 })).messages?.length, 15);
    await assert.rejects(client.conversations.history({ channel: 'C0OTHER' }), limited(60));
    clock.advance(60_000);
    await client.conversations.history({ channel: 'C0ALERTS' });
  });

  it('limits each method per workspace where asked to', async () => {
    double = await startTestDouble({ clock: testClock(), methodTiers: true });
    const client = clientOf(double);
    for (let index = 0; index < 20; index += 1) await client.conversations.list();
    await assert.rejects(client.conversations.list(), limited(3));
    await clientOf(double, 'xoxb-two').conversations.list();
    await client.users.list({});
  });
});
