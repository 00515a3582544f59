import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { freePort, isPortFree, nextFreePort } from './freePort.ts';
import { portHolder } from './portHolder.ts';

test('a port in use is not free, has a name to it, and the next one is found', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  assert.equal(await isPortFree(port), false);
  const next = await nextFreePort(port, new Set([port + 1]));
  assert.ok(next !== port && next !== port + 1);
  if (existsSync('/proc/net/tcp')) assert.match((await portHolder(port)) ?? '', new RegExp(`^node.* \\(pid ${process.pid}\\)$`));
});

test('a free port is free, and nobody holds it', async () => {
  const port = await freePort();
  assert.equal(await isPortFree(port), true);
  assert.equal(await portHolder(port), undefined);
});
