import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isSameProcess, processStart } from './processIdentity.ts';
import { endLeftovers, isAttended, openRunFile, readRunFile } from './runFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-runfile-'));
const children: ChildProcess[] = [];

function sleeper(): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  children.push(child);
  return child.pid as number;
}

after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('ends what is recorded and still runs, and nothing that only has its number', async () => {
  const [ours, stranger] = [sleeper(), sleeper()];
  const file = join(folder, 'run.json');
  const runFile = openRunFile(file, []);
  runFile.add('ours', ours);
  runFile.add('recycled', stranger);
  const record = readRunFile(file);
  assert.ok(record);
  const recycled = record.processes.find((entry) => entry.name === 'recycled');
  assert.ok(recycled);
  recycled.start = '1';
  record.launcher.start = '1';
  assert.deepEqual(await endLeftovers(record), ['ours']);
  assert.equal(processStart(ours), undefined);
  assert.notEqual(processStart(stranger), undefined);
});

test('a run is attended while its launcher and those who started it live', () => {
  const file = join(folder, 'attended.json');
  openRunFile(file, [process.ppid]);
  const record = readRunFile(file);
  assert.ok(record);
  assert.equal(isAttended(record), true);
  assert.equal(isAttended({ ...record, startedBy: [{ name: 'starter', pid: process.ppid, start: '1', stopSignal: 'SIGTERM' }] }), false);
});

test('only its owner may read the file: addresses hold passwords', () => {
  const file = join(folder, 'secret.json');
  openRunFile(file, []).setEnv({ REDIS_URL: 'redis://:secret@127.0.0.1:1' });
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('a process is itself', () => {
  assert.ok(isSameProcess(process.pid, processStart(process.pid) ?? ''));
  assert.equal(processStart(2 ** 22 + 1), undefined);
});
