import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { sendWebhook } from './sendWebhook.ts';

let reached = 0;
let answer: { status: number; headers?: Record<string, string>; body: string } = { status: 200, body: 'ok' };
const server = createServer((request, response) => {
  reached += 1;
  request.resume().on('end', () => response.writeHead(answer.status, answer.headers ?? {}).end(answer.body));
});
const port = () => (server.address() as AddressInfo).port;
const message = { text: 'x', blocks: [] };
const send = () => sendWebhook({ url: `http://127.0.0.1:${port()}/x`, trust: { giver: 'operator', apiHost: null } }, message, Date.now);

before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  reached = 0;
  answer = { status: 200, body: 'ok' };
});

test('a redirect is not followed, and a page is not read to its end: neither says that Slack has it', async () => {
  answer = { status: 307, headers: { location: `http://127.0.0.1:${port()}/elsewhere` }, body: '' };
  assert.deepEqual(await send(), { kind: 'ambiguous', code: 'http_307' });
  answer = { status: 200, body: 'x'.repeat(5_000_000) };
  assert.deepEqual(await send(), { kind: 'ambiguous', code: 'http_200' });
  assert.equal(reached, 2);
});

test("a webhook's URL that leads elsewhere is a fault of the webhook, and nothing is sent", async () => {
  const tenant = { giver: 'tenant', apiHost: null } as const;
  for (const url of [`http://127.0.0.1:${port()}/x`, `https://localhost:${port()}/x`, 'nonsense'])
    assert.deepEqual(await sendWebhook({ url, trust: tenant }, message, Date.now), { kind: 'bad_channel', code: 'webhook_url_refused' });
  assert.equal(reached, 0);
});
