import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { readUpEnv } from './env.ts';
import { type AppPlan, planFleet } from './fleet.ts';
import { readUpOptions, type UpOptions } from './options.ts';
import { settlePorts } from './settlePorts.ts';

function plan(...args: string[]): string[] {
  return planFleet(readUpOptions(args) as UpOptions)
    .filter((app) => app.port === 'WORKER_PORT')
    .map((app) => `${app.name} ${app.args.join(' ')}`);
}

test('one worker runs all pools unless told otherwise', () => {
  assert.deepEqual(plan(), ['worker --pools=all']);
  assert.deepEqual(plan('--workers', '2'), ['worker-1 --pools=all', 'worker-2 --pools=all']);
  assert.deepEqual(plan('--pools=route,format'), ['worker --pools=route,format']);
});

test('split gives each pool its process', () => {
  assert.deepEqual(
    plan('--split').map((line) => line.split(' ')[0]),
    ['worker-route', 'worker-format', 'worker-deliver', 'worker-escalate', 'worker-housekeep'],
  );
  assert.deepEqual(plan('--split', '--pools=deliver', '--workers=2'), ['worker-deliver-1 --pools=deliver', 'worker-deliver-2 --pools=deliver']);
});

test('options that make no sense are told', () => {
  assert.throws(() => readUpOptions(['--workers', 'many']), /--workers many: give a whole number/);
  assert.throws(() => readUpOptions(['--pools=']), /--pools: give names/);
  assert.throws(() => readUpEnv({ INGEST_PORT: '99999' }), /INGEST_PORT=99999: /);
});

test('a taken default port gives way to the next free one, said with a note; further workers follow the first', async (t) => {
  const taken = createServer().listen(9404, '127.0.0.1');
  t.after(() => taken.close());
  const held = await Promise.race([once(taken, 'listening').then(() => true), once(taken, 'error').then(() => true)]);
  assert.ok(held);
  const worker = (name: string): AppPlan => ({ name, entry: '', args: [], port: 'WORKER_PORT' });
  const settled = await settlePorts([worker('one'), worker('two')], readUpEnv({}));
  const ports = [...settled.byApp.values()];
  assert.ok(ports.every((port) => port > 9404));
  assert.equal(new Set(ports).size, 2);
  assert.match(settled.notes.map((note) => note.text).join(), /^port 9404 is in use by .+: taking \d+ \(WORKER_PORT chooses another\)$/);
});
