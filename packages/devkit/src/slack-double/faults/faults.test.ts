import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { SlackDouble } from '../startSlackDouble.ts';
import { clientOf, startTestDouble } from '../testSupport.ts';
import type { FaultInput } from './faultSchema.ts';

describe('scripted faults', () => {
  let double: SlackDouble;
  before(async () => {
    double = await startTestDouble();
  });
  after(() => double.close());
  beforeEach(() => double.reset());
  const post = (channel = 'C0ALERTS', timeout = 300) => clientOf(double, 'xoxb-one', { timeout }).chat.postMessage({ channel, text: 'x' });
  const outcome = async (channel?: string): Promise<string> =>
    post(channel).then(
      () => 'ok',
      (thrown: Error & { code?: string }) => thrown.code ?? thrown.name,
    );

  const cases: { action: FaultInput['action']; thrown: string; accepted: number }[] = [
    { action: { kind: 'rateLimited', retryAfterSeconds: 2 }, thrown: 'slack_webapi_rate_limited_error', accepted: 0 },
    { action: { kind: 'rateLimited', header: 'none' }, thrown: 'Error', accepted: 0 },
    { action: { kind: 'rateLimited', header: 'date' }, thrown: 'Error', accepted: 0 },
    { action: { kind: 'error', error: 'fatal_error' }, thrown: 'slack_webapi_platform_error', accepted: 0 },
    { action: { kind: 'http', status: 503 }, thrown: 'slack_webapi_http_error', accepted: 0 },
    { action: { kind: 'http', status: 500, accepted: true }, thrown: 'slack_webapi_http_error', accepted: 1 },
    { action: { kind: 'http', status: 200 }, thrown: 'slack_webapi_platform_error', accepted: 0 },
    { action: { kind: 'hang' }, thrown: 'slack_webapi_request_error', accepted: 0 },
    { action: { kind: 'hang', accepted: true }, thrown: 'slack_webapi_request_error', accepted: 1 },
    { action: { kind: 'reset' }, thrown: 'slack_webapi_request_error', accepted: 0 },
    { action: { kind: 'reset', accepted: true }, thrown: 'slack_webapi_request_error', accepted: 1 },
    { action: { kind: 'resetMidBody' }, thrown: 'TypeError', accepted: 1 },
    { action: { kind: 'latency', ms: 20 }, thrown: 'ok', accepted: 1 },
    { action: { kind: 'outage', as: '500' }, thrown: 'slack_webapi_http_error', accepted: 0 },
    { action: { kind: 'outage', as: 'refuse' }, thrown: 'slack_webapi_request_error', accepted: 0 },
  ];
  for (const { action, thrown, accepted } of cases) {
    it(`${JSON.stringify(action)}: the sender sees ${thrown}, the record has ${accepted}`, async () => {
      double.faults.add({ action, match: { times: 1 } });
      assert.equal(await outcome(), thrown);
      assert.equal(double.record.kept(), accepted);
      assert.equal(await outcome(), 'ok');
      assert.equal(double.record.kept(), accepted + 1);
    });
  }

  it('chooses by method, channel, team and count', async () => {
    double.faults.add({ match: { channel: '#other' }, action: { kind: 'error', error: 'a' } });
    double.faults.add({ match: { method: 'chat.*', nth: 2 }, action: { kind: 'error', error: 'b' } });
    double.faults.add({ match: { team: 'T0TWO' }, action: { kind: 'error', error: 'c' } });
    const said = async (channel: string): Promise<string> =>
      post(channel).then(
        () => 'ok',
        (thrown: { data: { error: string } }) => thrown.data.error,
      );
    assert.deepEqual([await said('C0ALERTS'), await said('C0OTHER'), await said('C0ALERTS'), await said('C0OTHER')], ['ok', 'a', 'ok', 'a']);
    assert.deepEqual(
      double.faults.list().map(({ seen, applied }) => [seen, applied]),
      [
        [2, 2],
        [4, 0],
        [0, 0],
      ],
    );
  });

  it('repeats by count and by a seeded chance', async () => {
    double.faults.add({ match: { every: 3 }, action: { kind: 'error', error: 'a' } });
    const seen = [];
    for (let index = 0; index < 6; index += 1) seen.push((await outcome()) === 'ok');
    assert.deepEqual(seen, [true, true, false, true, true, false]);
    const drawn = async (): Promise<boolean[]> => {
      double.faults.clear();
      double.faults.add({ match: { probability: 0.5, seed: 7 }, action: { kind: 'error', error: 'a' } });
      const results = [];
      for (let index = 0; index < 12; index += 1) results.push((await outcome()) === 'ok');
      return results;
    };
    const first = await drawn();
    assert.ok(first.includes(true) && first.includes(false));
    assert.deepEqual(await drawn(), first);
  });

  it('lasts until told otherwise, and counts what it refused', async () => {
    const id = double.faults.add({ action: { kind: 'outage' } });
    assert.notEqual(await outcome(), 'ok');
    assert.notEqual(await outcome(), 'ok');
    double.faults.remove(id);
    assert.equal(await outcome(), 'ok');
    assert.deepEqual(double.stats().refused, { 'fault:outage': 2 });
  });

  it('refuses a fault it does not understand by the name of the field', () => {
    assert.throws(() => double.faults.add({ match: { nth: 0 }, action: { kind: 'hang' } }), /nth/);
    assert.throws(() => double.faults.add({ match: { chanel: 'x' }, action: { kind: 'hang' } } as FaultInput), /chanel/);
  });

  it('are seen by who listens to requests, as are requests without one', async () => {
    const heard: string[] = [];
    const stop = double.onAsked(({ method, channelName, fault }) => void heard.push(`${method} ${channelName} ${fault?.kind}`));
    double.faults.add({ match: { nth: 1 }, action: { kind: 'http' } });
    await outcome();
    await outcome();
    stop();
    await outcome();
    assert.deepEqual(heard, ['chat.postMessage alerts http', 'chat.postMessage alerts undefined']);
  });
});
