import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { settleAccount } from './serverAccount.ts';

const asRoot = { skip: process.getuid?.() === 0 ? false : 'only root has to step down' };

test('as root, data and programs that "nobody" cannot reach live in one folder of /var/tmp, the same at each start', asRoot, (t) => {
  const root = mkdtempSync(join(tmpdir(), 'tocsin-account-'));
  const wanted = { dataDir: join(root, '.tocsin/postgres'), home: join(root, 'native'), version: '18.4' };
  for (const folder of [dirname(wanted.dataDir), wanted.home]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(wanted.home, 'program'), 'x');
  const notes: string[] = [];
  const account = settleAccount(wanted, (line) => notes.push(line));
  t.after(() => {
    rmSync(root, { recursive: true });
    rmSync(dirname(account.dataDir), { recursive: true });
  });
  assert.equal(account.runAs, 65_534);
  assert.match(account.dataDir, /^\/var\/tmp\/tocsin-\w{16}\/postgres$/);
  assert.ok(existsSync(join(account.home, 'program')));
  assert.equal(statSync(dirname(account.dataDir)).mode & 0o777, 0o711);
  assert.match(notes.join(), /the data is in \/var\/tmp/);
  assert.deepEqual(
    settleAccount(wanted, () => undefined),
    account,
  );
});

test('as root, what "nobody" can reach stays where it is', asRoot, (t) => {
  const root = mkdtempSync(join(tmpdir(), 'tocsin-account-'));
  t.after(() => rmSync(root, { recursive: true }));
  chmodSync(root, 0o711);
  const wanted = { dataDir: join(root, 'postgres'), home: root, version: '18.4' };
  assert.deepEqual(
    settleAccount(wanted, () => undefined),
    { runAs: 65_534, dataDir: wanted.dataDir, home: root },
  );
});
