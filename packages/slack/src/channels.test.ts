import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { slackClients } from './clients.ts';
import { joinChannel } from './joinChannel.ts';
import { listChannels } from './listChannels.ts';
import { type ChannelRequest, sendToChannel } from './sendToChannel.ts';

type Answer = Record<string, unknown> | number;

/** What Slack answers, by method and what is asked for; and what was asked. */
let answer: (method: string, asked: URLSearchParams) => Answer;
let asked: string[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const method = request.url?.slice(1) ?? '';
    const given = new URLSearchParams(body);
    asked.push(`${method} ${given.get('channel') ?? given.get('types') ?? ''}`);
    const said = answer(method, given);
    if (typeof said === 'number') response.writeHead(said, { 'retry-after': '30' }).end('{"ok":false}');
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: said['error'] === undefined, ...said }));
  });
});
const client = () => slackClients({ apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, log: () => undefined, now: Date.now })('xoxb-a');

before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

describe('the list of channels', () => {
  const ops = { id: 'C1', name: 'ops', is_member: true, is_archived: false, is_private: false };

  test('has all pages, archived and private ones too, and counts its calls', async () => {
    answer = (_method, given) =>
      given.get('cursor')
        ? { channels: [{ id: 'G1', name: 'secret', is_member: true, is_group: true }, { id: 'C9' }], response_metadata: { next_cursor: '' } }
        : { channels: [ops, { id: 'C2', name: 'old', is_archived: true }], response_metadata: { next_cursor: 'more' } };
    const listed = await listChannels(client());
    assert.deepEqual(listed, {
      kind: 'listed',
      complete: true,
      calls: 2,
      channels: [
        { channelId: 'C1', name: 'ops', isMember: true, isArchived: false, isPrivate: false },
        { channelId: 'C2', name: 'old', isMember: false, isArchived: true, isPrivate: false },
        { channelId: 'G1', name: 'secret', isMember: true, isArchived: false, isPrivate: true },
      ],
    });
  });

  test('that never ends is given up, and does not count as complete', async () => {
    answer = () => ({ channels: [ops], response_metadata: { next_cursor: 'more' } });
    const listed = await listChannels(client());
    assert.ok(listed.kind === 'listed' && !listed.complete && listed.calls === asked.length && asked.length <= 20);
  });

  test('has at least the public ones where private ones may not be listed', async () => {
    answer = (_method, given) => (given.get('types')?.includes('private') ? { error: 'missing_scope' } : { channels: [ops] });
    const listed = await listChannels(client());
    assert.deepEqual([listed.kind, listed.kind === 'listed' && listed.complete, asked.length], ['listed', false, 2]);
  });

  test('is not there while Slack does not say, and says when to ask again', async () => {
    answer = () => 429;
    assert.deepEqual(await listChannels(client()), { kind: 'unable', code: 'http_429', retryAfterMs: 30_000 });
    answer = () => ({ error: 'invalid_auth' });
    assert.deepEqual(await listChannels(client()), { kind: 'unable', code: 'invalid_auth', retryAfterMs: null });
  });
});

test('joining: in, refused for this channel, or nothing said about it', async () => {
  answer = () => ({ channel: { id: 'C1', name: 'ops' } });
  assert.deepEqual(await joinChannel(client(), 'C1'), {
    kind: 'joined',
    channel: { channelId: 'C1', name: 'ops', isMember: true, isArchived: false, isPrivate: false },
  });
  for (const [code, kind] of Object.entries({
    ...{ channel_not_found: 'refused', is_archived: 'refused', restricted_action: 'refused' },
    ...{ missing_scope: 'unable', method_not_supported_for_channel_type: 'unable', internal_error: 'unable', ratelimited: 'unable' },
  })) {
    answer = () => ({ error: code });
    assert.deepEqual(await joinChannel(client(), 'C1'), { kind, code });
  }
});

describe('a message to a channel', () => {
  const message = { text: 'CPU', blocks: [] };
  const request = (more: Partial<ChannelRequest> = {}): ChannelRequest => ({
    ...{ name: '#ops', channelId: 'C1', kind: 'post', message, anchor: null, deliveryId: 'd', facts: {} },
    ...more,
  });
  const accept = { ts: '1.2', channel: 'C1' };

  test('goes to its ID where that is known, else to its name', async () => {
    answer = () => accept;
    await sendToChannel(client(), request());
    await sendToChannel(client(), request({ channelId: null }));
    assert.deepEqual(asked, ['chat.postMessage C1', 'chat.postMessage #ops']);
  });

  test('joins a channel that the bot is not in, once', async () => {
    answer = (method) => (method === 'conversations.join' ? { channel: { id: 'C1', name: 'ops' } } : asked.length === 1 ? { error: 'not_in_channel' } : accept);
    assert.equal((await sendToChannel(client(), request())).kind, 'accepted');
    assert.deepEqual(asked, ['chat.postMessage C1', 'conversations.join C1', 'chat.postMessage C1']);
    asked = [];
    answer = (method) => ({ error: method === 'conversations.join' ? 'method_not_supported_for_channel_type' : 'not_in_channel' });
    assert.deepEqual(await sendToChannel(client(), request()), { kind: 'bad_channel', code: 'not_in_channel' });
    assert.equal(asked.length, 2);
  });

  test('goes to the name when the ID is no more: another channel may have it', async () => {
    answer = (_method, given) => (given.get('channel') === 'C1' ? { error: 'channel_not_found' } : { ts: '1.3', channel: 'C2' });
    assert.deepEqual(await sendToChannel(client(), request()), { kind: 'accepted', ts: '1.3', channelId: 'C2' });
    answer = () => ({ error: 'channel_not_found' });
    assert.deepEqual(await sendToChannel(client(), request()), { kind: 'bad_channel', code: 'channel_not_found' });
  });

  test('that was to change one in a channel which lost the name is to be said anew', async () => {
    answer = () => ({ error: 'channel_not_found' });
    const old = { channelId: 'C0', ts: '1.1' };
    assert.deepEqual(await sendToChannel(client(), request({ kind: 'update', anchor: old })), { kind: 'message_gone', code: 'channel_not_found' });
    assert.deepEqual(await sendToChannel(client(), request({ kind: 'update', anchor: { ...old, channelId: 'C1' } })), {
      kind: 'bad_channel',
      code: 'channel_not_found',
    });
  });
});
