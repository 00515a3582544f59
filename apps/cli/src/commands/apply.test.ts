import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, beforeEach, describe, it } from 'node:test';
import { testDatabase } from '@tocsin/devkit/embedded/testServers';
import { openStore, type Store } from '@tocsin/store/connect';
import { migrate } from '@tocsin/store/migrate';
import { loadPlan } from '@tocsin/store/plans';
import { storeTenant } from '@tocsin/store/tenants';
import { inTenant } from '@tocsin/store/transaction';
import { runApply } from './apply.ts';
import { runConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-apply-'));
const urlBefore = process.env['POSTGRES_URL'];
let store: Store;
let tenant = 't0';
let count = 0;

before(async () => {
  const database = await testDatabase({ migrate });
  process.env['POSTGRES_URL'] = database.url;
  store = openStore({ postgresUrl: database.url, name: 'apply test', connections: 4, onError: () => undefined });
});
beforeEach(() => {
  count += 1;
  tenant = `t${count}`;
});
after(async () => {
  rmSync(folder, { recursive: true });
  await store.close();
  if (urlBefore === undefined) delete process.env['POSTGRES_URL'];
  else process.env['POSTGRES_URL'] = urlBefore;
});

/** A tenant file with these lines behind its head. */
function file(more = '', name = `${tenant}.yaml`, of = tenant): string {
  writeFileSync(join(folder, name), `# of ${of}\ntenant: ${of}\nslack_config:\n  default_channel: "#a"\n${more}`);
  return join(folder, name);
}

interface Said {
  code: number;
  out: string;
  error: string;
  asked: string;
}

/** Runs a command with somebody at the keyboard who says `answer`, or nobody. `meanwhile` happens once it has asked. */
async function run(command: typeof runApply, args: string[], answer: string | null = null, meanwhile?: () => Promise<unknown>): Promise<Said> {
  const said = { out: '', error: '', asked: '' };
  const [input, output] = [new PassThrough(), new PassThrough()];
  const reply = async () => {
    await meanwhile?.();
    input.end(answer === null ? '' : `${answer}\n`);
  };
  let failed: unknown;
  output.on('data', (chunk: Buffer) => {
    if (said.asked === '') reply().catch((error: unknown) => (failed = error));
    said.asked += chunk.toString();
  });
  const code = await command(args, {
    out: (text) => void (said.out += text),
    error: (text) => void (said.error += text),
    colour: false,
    dialogue: { input, output },
  });
  if (failed) throw failed;
  return { code, ...said };
}

const apply = (args: string[], answer?: string | null, meanwhile?: () => Promise<unknown>) => run(runApply, args, answer, meanwhile);
const config = (args: string[], answer?: string | null) => run(runConfig, [...args, '--tenant', tenant], answer);
const versionOf = async () => (await loadPlan(store, tenant).catch(() => null))?.version ?? 0;

describe('tocsin apply', () => {
  it('shows what changes, asks, and stores it with who and why', async () => {
    const first = await apply([file()], 'y');
    assert.equal(first.code, 0);
    assert.match(first.out, new RegExp(`^${tenant}: a new tenant; what nothing else is said about goes to #a\n${tenant}: version 1 stored`));
    assert.match(first.asked, /Store this\? \[y\/N\]/);
    const changed = file('route:\n  receiver: default\n  group_wait: 10s\n  routes:\n    - matchers: ["team=db"]\n      receiver: escalation\n');
    const second = await apply([changed, '--author', 'anna', '--comment', 'quick'], 'yes');
    assert.equal(
      second.out.split('\n').slice(0, 4).join('\n'),
      [
        `${tenant}: version 1 → 2`,
        '  + route.receiver           default',
        '  + route.group_wait         10s',
        '  + route.routes[team="db"]  {matchers: [team=db], receiver: escalation}',
      ].join('\n'),
    );
    assert.equal(await versionOf(), 2);
    const sql = "select actor->>'name' as name, detail from audit where action = 'tenant.applied' order by audit_id desc limit 1";
    const [trail] = await inTenant(store, tenant, (tx) => tx.run({ sql, parameters: [] }));
    assert.deepEqual(trail, { name: 'anna', detail: { version: 2, comment: 'quick' } });
    const { out } = await config(['history']);
    assert.match(out, /2 {2}in use {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}anna .*quick\n/);
  });

  it('stores nothing when the answer is no, Enter, or nobody is there', async () => {
    for (const answer of ['n', '', 'maybe']) assert.deepEqual([(await apply([file()], answer)).code, await versionOf()], [1, 0], answer);
    const nobody = await apply([file()], null);
    assert.deepEqual([nobody.code, await versionOf()], [1, 0]);
    assert.match(nobody.error, /Nobody answered, so nothing was stored: --yes stores without asking/);
  });

  it('with --dry-run shows and does not ask; with --yes does not ask', async () => {
    const dry = await apply([file(), '--dry-run']);
    assert.deepEqual([dry.code, dry.asked, await versionOf()], [0, '', 0]);
    assert.match(dry.out, /a new tenant.*\nNothing was stored: --dry-run\n$/s);
    const yes = await apply([file(), '-y']);
    assert.deepEqual([yes.code, yes.asked, await versionOf()], [0, '', 1]);
  });

  it('neither asks nor stores when the file means the same', async () => {
    await apply([file('route: {receiver: default, group_wait: 60s}\n'), '--yes']);
    const same = await apply([file('route:\n  group_wait: 1m\n  receiver: default\n')]);
    assert.deepEqual([same.code, same.out, same.asked, await versionOf()], [0, `${tenant}: nothing changes\n`, '', 1]);
  });

  it('stores none of several files while one of them is wrong', async () => {
    const good = file();
    const bad = file('route:\n  receiver: nobody\n', 'bad.yaml', 'other');
    const { code, error } = await apply([good, bad, '--yes']);
    assert.deepEqual([code, await versionOf()], [1, 0]);
    assert.match(error, /bad\.yaml:6:13 route\.receiver: no receiver is named nobody; there are default, escalation\nNothing was stored\n$/);
  });

  it('does not overwrite what somebody else stored while it asked', async () => {
    await apply([file(), '--yes']);
    const other = { tenant, slack_config: { default_channel: '#other' } };
    const { code, error } = await apply([file('environments: {staging: {silent: true}}\n')], 'y', () =>
      inTenant(store, tenant, (tx) => storeTenant(tx, { file: other, author: { kind: 'operator', name: 'bob' } }, Date.now())),
    );
    assert.deepEqual([code, await versionOf()], [1, 2]);
    assert.match(error, /was changed by somebody else meanwhile, so its file was not stored: look at the difference again/);
    assert.match((await config(['history'])).out, /2 {2}in use.*bob/);
  });

  it('of many that store a first version at once, one does', async () => {
    const change = (channel: string) => ({
      file: { tenant, slack_config: { default_channel: channel } },
      author: { kind: 'operator', name: channel } as const,
    });
    const tries = await Promise.allSettled(
      ['#1', '#2', '#3', '#4'].map((channel) => inTenant(store, tenant, (tx) => storeTenant(tx, { ...change(channel), replaces: null }, Date.now()))),
    );
    assert.deepEqual(tries.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected', 'rejected']);
    for (const each of tries) if (each.status === 'rejected') assert.match(String(each.reason), /somebody else meanwhile/);
  });
});

describe('tocsin config', () => {
  it('shows a version as it was written, comments and all, and what differs between two', async () => {
    await apply([file(), '--yes']);
    await apply([file('environments: {staging: {silent: true}}\n'), '--yes']);
    assert.equal((await config(['show', '1'])).out, `# of ${tenant}\ntenant: ${tenant}\nslack_config:\n  default_channel: "#a"\n`);
    assert.match((await config(['show'])).out, /silent: true/);
    const difference = `${tenant}: version 1 → 2\n  + environments.staging.silent  true\n`;
    for (const args of [['diff'], ['diff', '1'], ['diff', '1', '2']]) assert.equal((await config(args)).out, difference);
    assert.match((await config(['diff', '2', '1'])).out, / {2}- environments\.staging\.silent {2}true\n/);
    assert.match((await config(['diff', '2', '2'])).out, /no difference/);
  });

  it('goes back to an earlier version after asking, as a version of its own', async () => {
    await apply([file(), '--yes']);
    await apply([file('environments: {staging: {silent: true}}\n'), '--yes']);
    assert.deepEqual([(await config(['rollback'], 'n')).code, await versionOf()], [1, 2]);
    assert.deepEqual([(await config(['rollback', '--dry-run'])).code, await versionOf()], [0, 2]);
    const back = await config(['rollback'], 'y');
    assert.deepEqual([back.code, await versionOf()], [0, 3]);
    assert.match(back.out, /^Back to version 1 of .*\n.*: version 2 → 3\n {2}- environments\.staging\.silent {2}true\n/);
    assert.equal((await config(['show'])).out, (await config(['show', '1'])).out);
    assert.match((await config(['history'])).out, /3 {2}in use.*back to version 1\n +2 /);
    assert.match((await config(['rollback', '1', '--yes'])).out, /nothing changes/);
  });

  it('says what is not there, and what it does not understand', async () => {
    await assert.rejects(config(['history']), new RegExp(`there is no tenant ${tenant}: name one with --tenant`));
    await apply([file(), '--yes']);
    await assert.rejects(config(['show', '7']), /has no version 7; its newest is 1/);
    await assert.rejects(config(['diff']), /has only one version: there is nothing to compare it with/);
    await assert.rejects(config(['rollback']), /has only one version: there is none to go back to/);
    await assert.rejects(config(['show', 'acme']), /"acme" is not the number of a version; a tenant is named with --tenant acme/);
    await assert.rejects(config(['frobnicate']), /"frobnicate" is not one of these/);
    await assert.rejects(config(['history', '--limit', '0']), /write a number from 1 to 1000/);
  });

  it('cannot be changed or taken back in the record', async () => {
    await apply([file(), '--yes']);
    for (const sql of ["update config_versions set author = '{}'", 'delete from config_versions'])
      await assert.rejects(
        inTenant(store, tenant, (tx) => tx.run({ sql, parameters: [] })),
        /permission denied/,
      );
  });
});
