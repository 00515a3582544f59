import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { guardedPost, NotPublicError } from './guardedPost.ts';
import { sendWebhook } from './sendWebhook.ts';

let reached = 0;
let answer: { status: number; headers?: Record<string, string>; body: string } = { status: 200, body: 'ok' };
const server = createServer((request, response) => {
  reached += 1;
  request.resume().on('end', () => response.writeHead(answer.status, answer.headers ?? {}).end(answer.body));
});
const port = () => (server.address() as AddressInfo).port;
const options = { publicOnly: true, timeoutMs: 2_000 };

before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  reached = 0;
  answer = { status: 200, body: 'ok' };
});

describe('a post to the public internet only', () => {
  test('does not reach this machine, by whatever name or spelling of an address', async () => {
    for (const host of ['localhost', '127.0.0.1', '2130706433', '0x7f000001', '127.1', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '0.0.0.0', '[::1]'])
      await assert.rejects(guardedPost(new URL(`http://${host}:${port()}/`), '{}', options), NotPublicError, host);
    assert.equal(reached, 0);
  });

  test('reaches it where the guard is off, which shows what it guards', async () => {
    for (const host of ['localhost', '127.0.0.1', '2130706433', '127.1'])
      assert.equal((await guardedPost(new URL(`http://${host}:${port()}/`), '{}', { ...options, publicOnly: false })).body, 'ok', host);
    assert.equal(reached, 4);
  });
});

describe('the answer to a post', () => {
  const post = () => guardedPost(new URL(`http://127.0.0.1:${port()}/`), '{}', { ...options, publicOnly: false });

  test('is not followed when it is a redirect', async () => {
    answer = { status: 307, headers: { location: `http://127.0.0.1:${port()}/elsewhere` }, body: '' };
    assert.equal((await post()).status, 307);
    assert.equal(reached, 1);
  });

  test('is not read to its end when it is none of Slack’s', async () => {
    answer = { status: 200, body: 'x'.repeat(5_000_000) };
    assert.equal((await post()).body.length, 1_000);
  });
});

test("a webhook's URL that leads elsewhere is a fault of the webhook, and nothing is sent", async () => {
  const tenant = { giver: 'tenant', apiHost: null } as const;
  for (const url of [`http://127.0.0.1:${port()}/x`, `https://localhost:${port()}/x`, 'nonsense'])
    assert.deepEqual(await sendWebhook({ url, trust: tenant }, { text: 'x', blocks: [] }, Date.now), { kind: 'bad_channel', code: 'webhook_url_refused' });
  assert.equal(reached, 0);
});
