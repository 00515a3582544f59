import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { slackClients } from './clients.ts';
import { sendMessage } from './sendMessage.ts';
import { sendWebhook } from './sendWebhook.ts';

const message = { text: 'CPU', blocks: [{ type: 'divider' }] };
let respond: (request: IncomingMessage, response: ServerResponse) => void;
let calls: { token: string | undefined; url: string | undefined }[] = [];
const server = createServer((request, response) => {
  calls.push({ token: request.headers.authorization, url: request.url });
  request.resume().on('end', () => respond(request, response));
});
let url = '';

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

function answer(status: number, body: string, headers: Record<string, string> = {}): void {
  calls = [];
  respond = (_request, response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

const clientOf = () => slackClients({ apiUrl: url, log: () => undefined, now: () => Date.parse('2026-11-23T10:00:00Z') });
const post = (clients = clientOf()) => sendMessage(clients('xoxb-a'), { channel: '#a', kind: 'post', message, anchor: null, deliveryId: 'd1', facts: {} });

describe('what Slack answers to a message', () => {
  const cases: [name: string, status: number, body: string, headers: Record<string, string>, outcome: object][] = [
    ['ok with a ts', 200, '{"ok":true,"ts":"1.2","channel":"C1"}', {}, { kind: 'accepted', ts: '1.2', channelId: 'C1' }],
    ['ok without a ts', 200, '{"ok":true}', {}, { kind: 'ambiguous', code: 'no_ts' }],
    ['a code', 200, '{"ok":false,"error":"is_archived"}', {}, { kind: 'bad_channel', code: 'is_archived' }],
    ['429 in seconds', 429, '{"ok":false}', { 'retry-after': '7' }, { kind: 'limited', code: 'http_429', retryAfterMs: 7_000 }],
    ['429 with a date', 429, '', { 'retry-after': 'Mon, 23 Nov 2026 10:00:09 GMT' }, { kind: 'limited', code: 'http_429', retryAfterMs: 9_000 }],
    ['429 without a time', 429, '', {}, { kind: 'limited', code: 'http_429', retryAfterMs: 5_000 }],
    [
      '200 that says ratelimited',
      200,
      '{"ok":false,"error":"ratelimited"}',
      { 'retry-after': '4' },
      { kind: 'limited', code: 'ratelimited', retryAfterMs: 4_000 },
    ],
    ['500', 500, 'oops', {}, { kind: 'ambiguous', code: 'http_500' }],
    ['a page of HTML', 200, '<html>gateway</html>', { 'content-type': 'text/html' }, { kind: 'ambiguous', code: 'not_slack' }],
  ];
  for (const [name, status, body, headers, outcome] of cases)
    test(name, async () => {
      answer(status, body, headers);
      assert.deepEqual(await post(), outcome);
      assert.equal(calls.length, 1, 'it is asked once: the queue owns all retries');
    });

  test('a connection that breaks before or within the answer is ambiguous, and not tried again', async () => {
    calls = [];
    respond = (request) => request.socket.destroy();
    assert.equal((await post()).kind, 'ambiguous');
    respond = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"ok":');
      setImmediate(() => response.destroy());
    };
    assert.equal((await post()).kind, 'ambiguous');
    assert.equal(calls.length, 2);
  });

  test('nobody there: surely not sent', async () => {
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const clients = slackClients({ apiUrl: `http://127.0.0.1:${port}/`, log: () => undefined, now: Date.now });
    assert.deepEqual(await sendMessage(clients('xoxb-a'), { channel: '#a', kind: 'post', message, anchor: null, deliveryId: 'd', facts: {} }), {
      kind: 'not_sent',
      code: 'ECONNREFUSED',
    });
  });
});

test('clients of two tokens never send each other’s, and a limit of one does not hold up the other', async () => {
  answer(200, '{"ok":true,"ts":"1.2","channel":"C1"}');
  const clients = clientOf();
  const request = { channel: '#a', kind: 'post', message, anchor: null, deliveryId: 'd', facts: {} } as const;
  for (const token of ['xoxb-a', 'xoxb-b', 'xoxb-a']) await sendMessage(clients(token), request);
  assert.deepEqual(
    calls.map((call) => call.token),
    ['Bearer xoxb-a', 'Bearer xoxb-b', 'Bearer xoxb-a'],
  );
});

test('an update of a message that was never posted is a post', async () => {
  answer(200, '{"ok":true,"ts":"1.2","channel":"C1"}');
  const send = (anchor: { channelId: string; ts: string } | null) =>
    sendMessage(clientOf()('x'), { channel: '#a', kind: 'update', message, anchor, deliveryId: 'd', facts: {} });
  await send(null);
  await send({ channelId: 'C1', ts: '1.2' });
  assert.deepEqual(
    calls.map((call) => call.url),
    ['/chat.postMessage', '/chat.update'],
  );
});

describe('what a webhook answers', () => {
  const trust = { giver: 'operator', apiHost: null } as const;
  const cases: [status: number, body: string, kind: string, code?: string][] = [
    [200, 'ok', 'accepted'],
    [200, 'OK indeed', 'ambiguous', 'http_200'],
    [200, '<html>', 'ambiguous', 'http_200'],
    [400, 'invalid_payload', 'bad_content', 'invalid_payload'],
    [403, 'action_prohibited', 'bad_channel', 'action_prohibited'],
    [404, 'no_service', 'bad_channel', 'no_service'],
    [404, 'channel_not_found', 'bad_channel', 'channel_not_found'],
    [410, 'channel_is_archived', 'bad_channel', 'channel_is_archived'],
    [500, 'rollup_error', 'ambiguous', 'rollup_error'],
    [302, '', 'ambiguous'],
  ];
  for (const [status, body, kind, code] of cases)
    test(`${status} ${body}`, async () => {
      answer(status, body, status === 302 ? { location: url } : {});
      const outcome = await sendWebhook({ url: `${url}services/T/B/secret`, trust }, message, Date.now);
      assert.equal(outcome.kind, kind);
      if (code) assert.equal('code' in outcome && outcome.code, code);
      assert.ok(!JSON.stringify(outcome).includes('secret'));
      assert.equal(calls.length, 1);
    });

  test('429 names the wait', async () => {
    answer(429, '', { 'retry-after': '3' });
    assert.deepEqual(await sendWebhook({ url, trust }, message, Date.now), { kind: 'limited', code: 'http_429', retryAfterMs: 3_000 });
  });
});

describe('metadata that Slack refuses', () => {
  test('is left out piece by piece: the message is posted', async () => {
    calls = [];
    const refuse = (times: number, error: string) => {
      respond = (_request, response) => response.end(JSON.stringify(calls.length <= times ? { ok: false, error } : { ok: true, ts: '1.2', channel: 'C1' }));
    };
    const post = () => sendMessage(clientOf()('x'), { channel: '#a', kind: 'post', message, anchor: null, deliveryId: 'd', facts: { tenant: 't' } });
    refuse(2, 'metadata_too_large');
    assert.equal((await post()).kind, 'accepted');
    assert.equal(calls.length, 3);
    calls = [];
    refuse(9, 'invalid_metadata_format');
    assert.deepEqual(await post(), { kind: 'bad_content', code: 'invalid_metadata_format' });
    assert.equal(calls.length, 3, 'no more than three ways to say it');
  });
});
