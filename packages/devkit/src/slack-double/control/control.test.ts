import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { doubleClient } from '../doubleClient.ts';
import type { SlackDouble } from '../startSlackDouble.ts';
import { clientOf, startTestDouble } from '../testSupport.ts';

describe('the control API', () => {
  let double: SlackDouble;
  before(async () => {
    double = await startTestDouble();
  });
  after(() => double.close());
  beforeEach(() => double.reset());

  it('scripts faults from another process', async () => {
    const client = doubleClient(double.url);
    const id = await client.addFault({ match: { method: 'chat.postMessage', times: 1 }, action: { kind: 'error', error: 'fatal_error' } });
    await assert.rejects(clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'x' }), /fatal_error/);
    assert.deepEqual(
      (await client.listFaults()).map((fault) => [fault.id, fault.applied]),
      [[id, 1]],
    );
    await client.removeFault(id);
    await client.addFault({ action: { kind: 'hang' } });
    await client.clearFaults();
    assert.deepEqual(await client.listFaults(), []);
    await assert.rejects(client.addFault({ match: { nth: -1 }, action: { kind: 'hang' } }), /match\.nth/);
  });

  it('changes settings, some at a time', async () => {
    const client = doubleClient(double.url);
    await client.change({ channelRate: { perSecond: 2, burst: 5 } });
    assert.deepEqual((await client.change({ history: 'restricted' })).channelRate, { perSecond: 2, burst: 5 });
    await assert.rejects(client.change({ channelRate: { perSecond: 0, burst: 1 } }), /channelRate\.perSecond/);
    await client.change({ channelRate: null, history: 'full' });
  });

  it('does to channels what people do in Slack', async () => {
    const client = doubleClient(double.url);
    const slack = clientOf(double);
    const post = () => slack.chat.postMessage({ channel: '#alerts', text: 'x' });
    await client.changeChannel({ do: 'archive', channel: 'C0ALERTS' });
    await assert.rejects(post(), /is_archived/);
    await client.changeChannel({ do: 'unarchive', channel: '#alerts' });
    await client.changeChannel({ do: 'remove_app', channel: 'alerts' });
    await post();
    double.change({ writePublic: false });
    await assert.rejects(post(), /not_in_channel/);
    await slack.conversations.join({ channel: 'C0ALERTS' });
    await post();
    assert.deepEqual(await client.changeChannel({ do: 'rename', channel: 'alerts', name: 'alarms' }), { id: 'C0ALERTS', name: 'alarms' });
    await assert.rejects(post(), /channel_not_found/);
    assert.equal((await slack.chat.postMessage({ channel: 'C0ALERTS', text: 'x' })).channel, 'C0ALERTS');
    await client.changeChannel({ do: 'delete', channel: 'alarms' });
    await assert.rejects(slack.chat.postMessage({ channel: 'C0ALERTS', text: 'x' }), /channel_not_found/);
    assert.notEqual((await client.changeChannel({ do: 'create', channel: 'alerts' })).id, 'C0ALERTS');
    await post();
    await assert.rejects(client.changeChannel({ do: 'archive', channel: 'nowhere' }), /there is no channel nowhere/);
    await assert.rejects(client.changeChannel({ do: 'rename', channel: 'other', name: 'alerts' }), /there is a channel alerts already/);
    double.change({ writePublic: true });
  });

  it('counts', async () => {
    await clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'x' });
    await assert.rejects(clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'x', blocks: [] as never, thread_ts: '1.2' }));
    const stats = await doubleClient(double.url).stats();
    assert.deepEqual([stats.accepted, stats.byKind, stats.refused], [1, { post: 1 }, { thread_not_found: 1 }]);
    assert.deepEqual(
      stats.channels.find(({ name }) => name === 'alerts'),
      { team: 'T0ONE', id: 'C0ALERTS', name: 'alerts', accepted: 1, refused: 1 },
    );
  });

  it('says what is wrong with a request', async () => {
    const ask = async (method: string, path: string, body?: string) => {
      const answer = await fetch(`${double.url}/_double/${path}`, { method, ...(body === undefined ? {} : { body }) });
      return [answer.status, ((await answer.json()) as { error: string }).error];
    };
    assert.deepEqual(await ask('POST', 'faults', '{'), [400, 'the body is not JSON']);
    assert.deepEqual(await ask('POST', 'nothing', '{}'), [404, 'nothing at POST /_double/nothing']);
    assert.deepEqual(await ask('POST', 'click', '{"channel":"none","ts":"1","actionId":"a"}'), [400, 'no channel none in One']);
    assert.deepEqual(await ask('GET', 'messages?channel=none'), [400, 'no channel none']);
  });

  it('is for this machine only, and not for pages of other sites', async () => {
    assert.equal(await statusOf(double, '/', { host: 'evil.example' }), 403);
    assert.equal(await statusOf(double, '/_double/record', { host: 'evil.example' }), 403);
    assert.equal(await statusOf(double, '/_double/reset', { origin: 'http://evil.example' }, 'POST'), 403);
    assert.equal(await statusOf(double, '/_double/reset', { 'sec-fetch-site': 'cross-site' }, 'POST'), 403);
    assert.equal(await statusOf(double, '/_double/reset', { origin: double.url }, 'POST'), 200);
    assert.equal(await statusOf(double, '/favicon.ico', {}), 200);
    assert.equal(await statusOf(double, '/', {}, 'POST'), 405);
    assert.equal(await statusOf(double, '//[', {}), 400);
  });

  it('streams what is new', async () => {
    const stream = await fetch(`${double.url}/_double/events`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'live' });
    let text = '';
    while (!text.includes('"live"')) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) break;
      text += chunk.value;
    }
    await reader?.cancel();
    assert.match(text, /data: \{"kind":"changes".*"text":"live"/);
  });
});

function statusOf(double: SlackDouble, path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port: double.port, host: '127.0.0.1', path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
