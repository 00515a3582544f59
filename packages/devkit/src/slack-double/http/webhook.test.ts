import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { SlackDouble } from '../startSlackDouble.ts';
import { startTestDouble, testClock } from '../testSupport.ts';

describe('incoming webhooks', () => {
  let double: SlackDouble;
  before(async () => {
    double = await startTestDouble({ clock: testClock() });
  });
  after(() => double.close());
  beforeEach(() => double.reset());
  const hook = async (body: string, path = 'T0ONE/B0HOOK/secret', type = 'application/json'): Promise<[number, string]> => {
    const answer = await fetch(`${double.url}/services/${path}`, { method: 'POST', body, headers: { 'content-type': type } });
    return [answer.status, await answer.text()];
  };

  it('answers ok and posts to its own channel, whatever the payload says', async () => {
    assert.deepEqual(await hook('{"text":"a","channel":"#other"}'), [200, 'ok']);
    assert.deepEqual(await hook(`payload=${encodeURIComponent('{"text":"b"}')}`, undefined, 'application/x-www-form-urlencoded'), [200, 'ok']);
    assert.deepEqual(
      double.record.all().map(({ kind, channelName, text }) => [kind, channelName, text]),
      [
        ['webhook', 'alerts', 'a'],
        ['webhook', 'alerts', 'b'],
      ],
    );
  });

  it("says what is wrong in Slack's words", async () => {
    assert.deepEqual(await hook('{"text":"a"}', 'T0NONE/B0HOOK/secret'), [404, 'no_team']);
    assert.deepEqual(await hook('{"text":"a"}', 'T0ONE/B0HOOK/wrong'), [404, 'no_service']);
    assert.deepEqual(await hook('{"text":"a"}', 'T0ONE/B0GONE/secret'), [404, 'no_service']);
    assert.deepEqual(await hook('{"text":'), [400, 'invalid_payload']);
    assert.deepEqual(await hook('{}'), [400, 'no_text']);
    assert.deepEqual(await hook('{"blocks":[{"type":"nope"}]}'), [400, 'invalid_blocks']);
    assert.equal(double.record.kept(), 0);
  });

  it('limits each webhook for itself', async () => {
    double.change({ channelRate: { perSecond: 1, burst: 1 } });
    assert.equal((await hook('{"text":"a"}'))[0], 200);
    const answer = await fetch(`${double.url}/services/T0ONE/B0HOOK/secret`, { method: 'POST', body: '{"text":"a"}' });
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '1']);
    double.change({ channelRate: null });
  });

  it('fails by script', async () => {
    double.faults.add({ match: { method: 'webhook', channel: '#alerts', times: 1 }, action: { kind: 'http', status: 500, accepted: true } });
    assert.equal((await hook('{"text":"a"}'))[0], 500);
    assert.equal(double.record.kept(), 1);
  });
});
