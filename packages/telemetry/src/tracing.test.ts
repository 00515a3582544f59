import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { currentTraceparent } from './traceparent.ts';
import { startTracing, withSpan } from './tracing.ts';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const options = { service: 'test', version: '0', onError: () => undefined };

test('without a collector nothing is recorded, and a traceparent that came in is handed on across awaits', async () => {
  const tracing = await startTracing(options);
  assert.deepEqual(await withSpan('outer', {}, async (span) => [span, currentTraceparent()]), [null, null]);
  const seen = await withSpan('outer', { parent }, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return withSpan('inner', {}, async () => currentTraceparent());
  });
  assert.equal(seen, parent);
  assert.equal(await withSpan('outer', { parent: 'nonsense' }, async () => currentTraceparent()), null);
  await tracing.shutdown();
});

test('with a collector the spans of a trace are sent as parent and child', async () => {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    for await (const chunk of request) bodies.push(String(chunk));
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const tracing = await startTracing({ ...options, endpoint: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/` });
  const handedOn = await withSpan('ingest', { parent, kind: 'server' }, async () =>
    withSpan('enqueue', { kind: 'producer' }, async () => currentTraceparent()),
  );
  await assert.rejects(
    withSpan('deliver', { parent: handedOn }, () => Promise.reject(new Error('xoxb-1-2-3 refused'))),
    /refused/,
  );
  await tracing.shutdown();
  collector.close();
  const sent = bodies.join('');
  for (const name of ['ingest', 'enqueue', 'deliver', '0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331', handedOn?.split('-')[2] ?? '?'])
    assert.ok(sent.includes(name), name);
  assert.ok(!sent.includes('xoxb-1-2-3'));
});

test('a collector that is away neither rejects nor holds up the shutdown', async () => {
  const tracing = await startTracing({ ...options, endpoint: 'http://127.0.0.1:9' });
  await withSpan('lost', {}, async () => undefined);
  await tracing.shutdown();
});
