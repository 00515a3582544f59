import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { processStart } from './processIdentity.ts';
import { clearStaleServer } from './staleServer.ts';

const onLinux = { skip: existsSync('/proc/self/cmdline') ? false : 'needs /proc' };

test('a postmaster.pid whose number belongs to another program is removed and the program left alone', onLinux, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-stale-'));
  writeFileSync(join(folder, 'postmaster.pid'), `${process.ppid}\n${folder}\n`);
  await clearStaleServer(folder);
  assert.equal(existsSync(join(folder, 'postmaster.pid')), false);
  assert.notEqual(processStart(process.ppid), undefined);
  rmSync(folder, { recursive: true });
});

test('a postmaster.pid of a process that is gone is left to Postgres, which also looks for its children', onLinux, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-stale-'));
  writeFileSync(join(folder, 'postmaster.pid'), `${2 ** 22 + 1}\n${folder}\n`);
  await clearStaleServer(folder);
  assert.equal(existsSync(join(folder, 'postmaster.pid')), true);
  rmSync(folder, { recursive: true });
});
