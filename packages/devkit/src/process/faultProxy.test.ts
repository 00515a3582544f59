import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';

let echo: Server;
let proxy: FaultProxy;

before(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await startFaultProxy({ port: (echo.address() as AddressInfo).port });
});
after(async () => {
  await proxy.close();
  echo.close();
});

async function open(): Promise<Socket> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1' });
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [data] = (await once(socket, 'data')) as [Buffer];
  return data.toString();
}

test('passes data both ways, later by the latency each way', async () => {
  const socket = await open();
  assert.equal(await ask(socket, 'one'), 'one');
  proxy.setLatency(40);
  const from = performance.now();
  assert.equal(await ask(socket, 'two'), 'two');
  // A timer counts from when its loop looked at the clock last, so it may be a few ms short; one way alone would be 40.
  assert.ok(performance.now() - from >= 60);
  proxy.setLatency(0);
  socket.destroy();
});

test('a stall holds data back and loses none of it', async () => {
  const socket = await open();
  proxy.stall();
  let heard = '';
  socket.on('data', (data) => {
    heard += data;
  });
  for (const piece of ['a', 'b', 'c']) socket.write(piece);
  const other = await open();
  assert.equal(heard, '');
  proxy.allow();
  while (heard.length < 3) await once(socket, 'data');
  assert.equal(heard, 'abc');
  for (const each of [socket, other]) each.destroy();
});

test('a cut resets open connections, new ones work', async () => {
  const socket = await open();
  assert.equal(await ask(socket, 'x'), 'x');
  const failed = once(socket, 'error');
  proxy.cut();
  const [error] = (await failed) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNRESET');
  const again = await open();
  assert.equal(await ask(again, 'y'), 'y');
  again.destroy();
});

test('while it refuses nobody gets through', async () => {
  proxy.refuse();
  const socket = connect({ port: proxy.port, host: '127.0.0.1' });
  await once(socket, 'error').catch(() => undefined);
  assert.ok(socket.destroyed);
  proxy.allow();
  const again = await open();
  assert.equal(await ask(again, 'z'), 'z');
  again.destroy();
});
