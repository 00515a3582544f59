import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { compileCache } from '../support/compileCache.ts';
import { firing } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';

const main = new URL('../../apps/cli/src/main.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'tocsin-commands-'));
const file = {
  tenant: 'a',
  slack_config: { default_channel: '#alerts' },
  receivers: [{ name: 'db', slack: [{ channel: '#db' }] }],
  route: { receiver: 'default', group_by: ['alertname'], group_wait: '1s', routes: [{ matchers: ['alertname="disk"'], receiver: 'db' }] },
  inhibit_rules: [{ name: 'host', source_matchers: ['alertname="down"'], target_matchers: ['alertname!="down"'], equal: ['name'] }],
};

let record: TestRecord;
before(async () => {
  record = await openRecord([file]);
});
after(async () => {
  rmSync(folder, { recursive: true });
  await record.close();
});

interface Said {
  code: number;
  out: string;
  error: string;
}

/** Runs `tocsin` as a process on this record. */
function tocsin(...args: string[]): Promise<Said> {
  const env = { PATH: process.env['PATH'] ?? '', ...compileCache, POSTGRES_URL: record.url, NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env, timeout: 30_000 }, (error, out, said) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, error: said });
    });
  });
}

/** A file with something said otherwise, JSON being YAML too. */
function changed(more: object): string {
  const path = join(folder, 'new.yaml');
  writeFileSync(path, JSON.stringify({ ...file, ...more }));
  return path;
}

describe('tocsin routes test', () => {
  test('shows the path, who is told where, the group, and what could inhibit it', async () => {
    const { code, out } = await tocsin('routes', 'test', 'alertname=disk', 'name=1', 'severity=high', '--tenant', 'a');
    assert.equal(code, 0);
    assert.match(out, /Path\n.*✓ .*alertname="disk".* → db\n.*Told\n.*db.*#db/s);
    assert.match(out, /host: while an alert with alertname="down", name="1" fires/);
  });

  test('answers 1 where other receivers would be told than were expected', async () => {
    const args = ['routes', 'test', 'alertname=cpu', '--tenant', 'a', '--expect'];
    assert.deepEqual([(await tocsin(...args, 'default')).code, (await tocsin(...args, 'db')).code], [0, 1]);
    assert.match((await tocsin(...args, 'db')).error, /expected db, but default would be told/);
  });

  test('needs no database for a file', async () => {
    const { out, code } = await tocsin('routes', 'test', 'alertname=cpu', '--config', changed({}), '--json');
    assert.deepEqual([code, (JSON.parse(out) as { told: { receiver: string }[] }).told.map((each) => each.receiver)], [0, ['default']]);
  });

  test('says which label it does not understand', async () => {
    const { code, error } = await tocsin('routes', 'test', 'disk', '--tenant', 'a');
    assert.equal(code, 1);
    assert.match(error, /disk/);
  });
});

describe('tocsin silence', () => {
  test('makes one that holds at once, lists it with who and why, and ends it', async () => {
    const made = await tocsin('silence', 'add', 'alertname=disk', '--for', '2h', '--comment', 'new disk', '--author', 'anna', '--tenant', 'a');
    assert.deepEqual([made.code, made.error.startsWith('silenced until ')], [0, true]);
    const id = made.out.trim();
    const list = await tocsin('silence', 'list', '--tenant', 'a');
    assert.match(list.out, new RegExp(`^${id} {2}active {3}until .* {2}alertname="disk" {2}anna: new disk\n$`));
    const routes = () => tocsin('routes', 'test', 'alertname=disk', '--tenant', 'a');
    assert.match((await routes()).out, /silenced until .* by anna: new disk/);
    assert.equal((await tocsin('silence', 'end', id, '--tenant', 'a')).code, 0);
    assert.doesNotMatch((await routes()).out, /silenced/);
    assert.equal((await tocsin('silence', 'list', '--tenant', 'a')).out, 'a has no silences\n');
    assert.match((await tocsin('silence', 'list', '--expired', '--tenant', 'a')).out, /expired .*new disk/);
  });

  test('refuses what would hide everything, what has no reason, and what is not there', async () => {
    const add = (...args: string[]) => tocsin('silence', 'add', '--tenant', 'a', ...args);
    for (const { code, error } of [
      await add('name=~.*', '--comment', 'x'),
      await add('alertname=disk'),
      await add('--comment', 'x'),
      await add('alertname=disk', '--comment', 'x', '--for', 'long'),
      await tocsin('silence', 'end', '00000000-0000-4000-8000-000000000000', '--tenant', 'a'),
    ])
      assert.deepEqual([code, error.startsWith('tocsin silence: '), error.includes('    at ')], [1, true, false], error);
  });
});

describe('tocsin replay', () => {
  test('shows what a changed file would have moved and lost, and fails on loss where asked', async () => {
    const { flushes } = await record.route({ events: [firing('disk', '1'), firing('cpu', '2')] });
    record.clock.now += 5_000;
    for (const { groupId } of flushes) await record.flush(groupId);
    const same = await tocsin('replay', '--config', changed({}));
    assert.match(same.out, /^a: 2 transitions .*Every message would have been the same\./s);
    const moved = await tocsin('replay', '--config', changed({ receivers: [{ name: 'db', slack: [{ channel: '#elsewhere' }] }] }));
    assert.match(moved.out, /moved.*#elsewhere/s);
    const silent = changed({ environments: { prod: { silent: true } } });
    assert.deepEqual([(await tocsin('replay', '--config', silent)).code, (await tocsin('replay', '--config', silent, '--fail-on-lost')).code], [0, 1]);
    assert.match((await tocsin('replay', '--config', silent)).out, /lost/);
  });

  test('says what is wrong with the file, with its place', async () => {
    const { code, error } = await tocsin('replay', '--config', changed({ route: { receiver: 'nobody' } }));
    assert.equal(code, 1);
    assert.match(error, /new\.yaml:1:\d+ route\.receiver: no receiver is named nobody/);
  });
});
