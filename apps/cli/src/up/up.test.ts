import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '@tocsin/devkit/embedded/freePort';
import { processStart } from '@tocsin/devkit/embedded/processIdentity';
import { type RunRecord, readRunFile } from '@tocsin/devkit/embedded/runFile';

const root = mkdtempSync(join(tmpdir(), 'tocsin-up-'));
const runPath = join(root, '.tocsin/run.json');
const children = new Set<ChildProcess>();

/** Stands in for an app: ready at once, ends with its parent, and by SIGTERM; DIE makes it fail later. */
const standIn = `import { createServer } from 'node:http';
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
const names = ['REDIS_URL', 'POSTGRES_URL', 'TOCSIN_KEY', 'SLACK_API_URL', 'SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'];
const missing = names.filter((name) => !process.env[name]);
if (missing.length > 0) throw new Error('missing ' + missing);
createServer((_, answer) => answer.end()).listen(Number(process.env.INGEST_PORT), '127.0.0.1', () => process.send({ ready: true }));
if (process.env.DIE) process.once('SIGUSR2', () => { console.error('out of cheese'); process.exit(42); });`;

const launcher = `import { up } from ${JSON.stringify(new URL('./up.ts', import.meta.url).href)};
import { readUpEnv } from ${JSON.stringify(new URL('./env.ts', import.meta.url).href)};
const fleet = [{ name: 'app', entry: 'app.mjs', args: [], port: 'INGEST_PORT' }];
const options = { workers: 1, split: false, pools: ['all'], quiet: false };
const output = { write: (text) => process.stdout.write(text), colour: false };
const deps = { migrate: async () => [1], apply: async () => 'default' };
process.exit(await up({ root: ${JSON.stringify(root)}, version: '0.0.0', env: readUpEnv(), options, output, fleet }, deps));`;

interface Running {
  child: ChildProcess;
  heard: () => string;
  ended: Promise<number | null>;
  /** Done when that text was written, or fails when the launcher ends before. */
  until: (text: string) => Promise<void>;
}

function run(env: Record<string, string>): Running {
  const child = spawn(process.execPath, [join(root, 'launcher.mjs')], { env: { PATH: '/usr/bin:/bin', ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  let heard = '';
  const listeners = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
    for (const listener of listeners) listener();
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const until = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => heard.includes(text) && resolve();
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`ended without "${text}":\n${heard}`)));
    });
  return { child, heard: () => heard, ended, until };
}

function record(): RunRecord {
  const found = readRunFile(runPath);
  assert.ok(found);
  return found;
}

const alive = (run: RunRecord) => run.processes.filter((entry) => processStart(entry.pid) === entry.start).map((entry) => entry.name);

before(() => {
  chmodSync(root, 0o711);
  mkdirSync(join(root, '.tocsin'));
  const fetched = fileURLToPath(new URL('../../../../.tocsin/bin', import.meta.url));
  if (existsSync(fetched)) symlinkSync(fetched, join(root, '.tocsin/bin'));
  writeFileSync(join(root, 'app.mjs'), standIn);
  writeFileSync(join(root, 'launcher.mjs'), launcher);
});
after(async () => {
  for (const child of children) child.kill('SIGTERM');
  const running = [...children].filter((child) => child.exitCode === null && child.signalCode === null);
  await Promise.all(running.map((child) => once(child, 'exit')));
  rmSync(root, { recursive: true, force: true });
});

describe('tocsin up', { timeout: 180_000 }, () => {
  test('starts everything, says where it is, and Ctrl-C leaves nothing running', async () => {
    const INGEST_PORT = String(await freePort());
    const first = run({ INGEST_PORT });
    await first.until('Ctrl-C stops everything');
    assert.match(first.heard(), new RegExp(`curl http://127.0.0.1:${INGEST_PORT}/v1/alerts .*"severity":"critical"`));
    assert.match(first.heard(), /Redis +redis:\/\/:\*\*\*@127/);
    const ran = record();
    assert.deepEqual(alive(ran).sort(), ['app', 'postgres', 'redis']);
    assert.match(ran.env.TOCSIN_KEY ?? '', /^[0-9a-f]{64}$/);
    assert.equal(statSync(join(root, '.tocsin/key')).mode & 0o777, 0o600);
    first.child.kill('SIGINT');
    assert.equal(await first.ended, 0);
    assert.deepEqual(alive(ran), []);
    assert.equal(existsSync(runPath), false);
  });

  test('after kill -9 of the launcher the next start ends what was left, and the secrets stay', async () => {
    const env = { INGEST_PORT: String(await freePort()) };
    const killed = run(env);
    await killed.until('Ctrl-C stops everything');
    const left = record();
    killed.child.kill('SIGKILL');
    await killed.ended;
    const next = run(env);
    await next.until('Ctrl-C stops everything');
    assert.match(next.heard(), /ended what an earlier start left running: (redis, postgres|postgres, redis)/);
    assert.deepEqual(alive(left), []);
    assert.equal(record().env.TOCSIN_KEY, left.env.TOCSIN_KEY);
    next.child.kill('SIGTERM');
    assert.equal(await next.ended, 0);
  });

  test('an app that ends stops the rest, with its name, exit code and last words', async () => {
    const broken = run({ INGEST_PORT: String(await freePort()), DIE: '1' });
    await broken.until('Ctrl-C stops everything');
    const ran = record();
    process.kill(ran.processes.find((entry) => entry.name === 'app')?.pid ?? 0, 'SIGUSR2');
    assert.equal(await broken.ended, 1);
    assert.match(broken.heard(), /app ended unexpectedly \(exit code 42\)[\s\S]*out of cheese/);
    assert.deepEqual(alive(ran), []);
  });

  test('a second start in the same folder is refused and does no harm', async () => {
    const env = { INGEST_PORT: String(await freePort()) };
    const first = run(env);
    await first.until('Ctrl-C stops everything');
    const second = run({ INGEST_PORT: String(await freePort()) });
    assert.equal(await second.ended, 1);
    assert.match(second.heard(), /Tocsin already runs in this folder \(pid \d+\)/);
    assert.deepEqual(alive(record()).sort(), ['app', 'postgres', 'redis']);
    first.child.kill('SIGINT');
    assert.equal(await first.ended, 0);
  });

  test('a port that was asked for and is taken is told, with who has it', async (t) => {
    const server = createServer().listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const refused = run({ INGEST_PORT: String(port) });
    assert.equal(await refused.ended, 1);
    assert.match(refused.heard(), new RegExp(`INGEST_PORT=${port}: that port is in use by .+\\. End that program, or choose another`));
  });

  test('a server that does not answer is told in a sentence', async () => {
    const REDIS_URL = `redis://:secret@127.0.0.1:${await freePort()}`;
    const refused = run({ INGEST_PORT: String(await freePort()), REDIS_URL });
    assert.equal(await refused.ended, 1);
    assert.match(refused.heard(), /Redis at redis:\/\/:\*\*\*@127.0.0.1:\d+: connect ECONNREFUSED/);
  });
});
