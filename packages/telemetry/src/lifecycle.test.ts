import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** A process that runs `start` as an app; `ipc` as the launcher would. */
function runChild(start: string, ipc: boolean): { child: ChildProcess; ended: Promise<number | null>; output: () => string } {
  const code = `const { runApp } = await import(${here('./lifecycle.ts')}); const { createLogger } = await import(${here('./logger.ts')});
    const log = createLogger({ app: 'probe', level: 'info' }); await runApp('probe', async () => { ${start} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc' as const] : [])] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  return { child, output: () => output, ended: once(child, 'exit').then(([exitCode]) => exitCode as number | null) };
}

const app = `setInterval(() => {}, 1000); return { ready: { port: 1 }, log, close: async () => { process.stdout.write('closed\\n'); } };`;

test('tells its parent that it is ready, and closes on SIGTERM with 0', async () => {
  const { child, ended, output } = runChild(app, true);
  assert.deepEqual((await once(child, 'message'))[0], { ready: true, port: 1 });
  child.kill('SIGTERM');
  assert.equal(await ended, 0);
  assert.match(output(), /^closed$/m);
});

test('closes when whoever started it is gone', async () => {
  const { child, ended, output } = runChild(app, true);
  await once(child, 'message');
  child.disconnect();
  assert.equal(await ended, 0);
  assert.match(output(), /^closed$/m);
});

test('runs without IPC too', async () => {
  const { child, ended } = runChild(app, false);
  await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  child.kill('SIGINT');
  assert.equal(await ended, 0);
});

test('a start that fails is one sentence and code 1', async () => {
  const { ended, output } = runChild(`throw new Error('REDIS_URL is missing');`, false);
  assert.equal(await ended, 1);
  assert.equal(output(), 'probe: REDIS_URL is missing\n');
});

test('an unhandled rejection is logged, without its secrets, and ends it with 1', async () => {
  const { ended, output } = runChild(`setTimeout(() => Promise.reject(new Error('lost xoxb-1-2-3')), 10); ${app}`, false);
  assert.equal(await ended, 1);
  assert.match(output(), /nobody handled/);
  assert.ok(!output().includes('xoxb-1-2-3'));
});
