import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it, mock } from 'node:test';
import { openEventStream } from './eventStream.ts';

it('ends within a beat of its session, and says so', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  let isAllowed = true;
  const closed = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    openEventStream({ response, now: () => 7, stillAllowed: async () => isAllowed, onClose: closed.resolve });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  mock.timers.tick(10_000);
  isAllowed = false;
  mock.timers.tick(10_000);
  const text = await answer.text();
  await closed.promise;
  mock.timers.reset();
  server.close();
  assert.match(text, /^retry: 1000\n\n(event: ping\ndata: {"now":7}\n\n)+event: signed-out\ndata: {}\n\n$/);
});
