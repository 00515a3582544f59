import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { faultLines } from './fileFault.ts';
import { readTenantFiles } from './tenantFiles.ts';

const root = mkdtempSync(join(tmpdir(), 'tocsin-files-'));
after(() => rmSync(root, { recursive: true }));

let folder = root;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'f-'));
});

const right = (tenant: string) => `tenant: ${tenant}\nslack_config: { default_channel: "#a" }\n`;
const write = (name: string, text: string | Uint8Array) => writeFileSync(join(folder, name), text);

function check(name = ''): { tenants: string[]; lines: string[] } {
  const { files, faults } = readTenantFiles(join(folder, name));
  return {
    tenants: files.map(({ file }) => file.tenant),
    lines: faultLines(faults).map((line) => line.replaceAll(`${folder}/`, '').replaceAll(folder, 'FOLDER')),
  };
}

describe('a folder', () => {
  test('is its YAML files by name, without hidden ones, other ones and folders inside of it', () => {
    for (const [name, tenant] of [
      ['b.yml', 'b'],
      ['a.yaml', 'a'],
      ['C.YAML', 'c'],
      ['.a.yaml', 'hidden'],
      ['d.yaml.bak', 'old'],
      ['notes.txt', 'x'],
    ])
      write(name ?? '', right(tenant ?? ''));
    mkdirSync(join(folder, 'more'));
    writeFileSync(join(folder, 'more/e.yaml'), right('e'));
    assert.deepEqual(check(), { tenants: ['c', 'a', 'b'], lines: [] });
  });

  test('that has none says what it looks for', () => {
    write('acme.json', '{}');
    assert.deepEqual(check().lines, ['FOLDER: has no tenant files: their names end in .yaml or .yml, and folders inside of it are not searched']);
  });

  test('with a folder that is named like a file, a link into nothing and a link to itself says so of each, and reads the rest', () => {
    mkdirSync(join(folder, 'a.yaml'));
    symlinkSync('nowhere', join(folder, 'b.yaml'));
    symlinkSync('c.yaml', join(folder, 'c.yaml'));
    write('d.yaml', right('d'));
    assert.deepEqual(check(), {
      tenants: ['d'],
      lines: [
        'a.yaml: is a folder; a tenant file is due here',
        'b.yaml: is a symbolic link to something that is not there',
        'c.yaml: is a symbolic link that leads back to itself',
      ],
    });
  });

  test('tells all faults of all files, sorted by file and place', () => {
    write('a.yaml', `route: {}\n${right('a')}frob: 1\n`);
    write('b.yaml', 'tenant: b\n');
    assert.deepEqual(check().lines, [
      'a.yaml:4:1 frob: is not known here; known are tenant, slack_config, environments, route, receivers, silences, inhibit_rules, time_intervals, escalation_policies, people, schedules, roles, heartbeats, resolve_timeouts, retention, templates, quotas',
      'b.yaml:1:1 slack_config: is missing; write slack_config: {default_channel: "#alerts"}',
    ]);
    write('a.yaml', `route: {}\n${right('a')}`);
    assert.deepEqual(check().lines.slice(0, 1), ['a.yaml:1:8 route.receiver: is missing: the root route needs a receiver; write receiver: default']);
  });

  test('tells fifty faults of a file and how many more there are', () => {
    write('a.yaml', `${right('a')}route:\n  receiver: default\n  routes:\n${'    - { receiver: typo }\n'.repeat(81)}`);
    write('b.yaml', 'tenant: b\n');
    const { lines } = check();
    assert.equal(lines.length, 52);
    assert.deepEqual(lines.slice(49, 51), [
      'a.yaml:55:19 route.routes[49].receiver: no receiver is named typo; there are default, escalation',
      'a.yaml: and 31 more',
    ]);
  });

  test('with two files of one tenant names both', () => {
    for (const name of ['a.yaml', 'b.yaml']) write(name, `# ${name}\n${right('acme')}`);
    assert.deepEqual(check().lines, ['b.yaml:2:9 tenant: acme is the tenant of a.yaml too; one file a tenant']);
  });
});

describe('a file', () => {
  test('that is not there names one that is', () => {
    write('acme.yaml', right('acme'));
    assert.deepEqual(check('acne.yaml').lines, ['acne.yaml: there is no such file or folder, did you mean "acme.yaml"?']);
    assert.deepEqual(check('acme.yaml/x').lines, ['acme.yaml/x: there is no such file: a part of its path is a file and no folder']);
    assert.deepEqual(check('no/acme.yaml').lines, ['no/acme.yaml: there is no such file or folder']);
    assert.deepEqual(check(`${'x'.repeat(300)}.yaml`).lines, [`${'x'.repeat(300)}.yaml: its name is too long for this machine`]);
  });

  test('may begin with a byte order mark', () => {
    write('a.yaml', `\uFEFF${right('a')}`);
    assert.deepEqual(check(), { tenants: ['a'], lines: [] });
    write('a.yaml', '\uFEFFtenant: A\nslack_config: { default_channel: "#a" }\n');
    assert.match(check().lines[0] ?? '', /^a\.yaml:1:9 tenant: "A" is not/);
  });

  test('that is larger than 2 MB is not read', () => {
    write('a.yaml', `${right('a')}# ${'x'.repeat(3_100_000)}\n`);
    assert.deepEqual(check().lines, ['a.yaml: is 3.1 MB large; at most 2 MB']);
  });

  test('that is not UTF-8 says from where on', () => {
    write('a.yaml', Buffer.from('tenant: a\n# Grüße\n', 'latin1'));
    assert.deepEqual(check().lines, ['a.yaml:2:5 is not UTF-8 from here on; save the file as UTF-8']);
    write('a.yaml', Buffer.from(`\uFEFF${right('a')}`, 'utf16le'));
    assert.deepEqual(check().lines, ['a.yaml: is written in UTF-16; save it as UTF-8']);
  });

  test('that is no file is not read', () => {
    assert.deepEqual(
      readTenantFiles('/dev/zero').faults.map(({ message }) => message),
      ['is not a file that can be read'],
    );
  });

  test('that nobody may read says so', (t) => {
    if (process.getuid?.() === 0) return t.skip('root may read everything');
    write('a.yaml', right('a'));
    chmodSync(join(folder, 'a.yaml'), 0);
    assert.deepEqual(check().lines, ['a.yaml: may not be read; look at its permissions and those of its folder (ls -l)']);
  });

  test('can come through a pipe', () => {
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'a.yaml')]);
    const feed = spawn('sh', ['-c', `printf '%s' "$0" > "$1"`, right('a'), join(folder, 'a.yaml')], { stdio: 'ignore' });
    after(() => feed.kill());
    assert.deepEqual(check().tenants, ['a']);
  });
});

test('what aliases stand for is bounded, and may be used', () => {
  const grown = [
    'a: &a [1,1,1,1,1,1,1,1,1]',
    ...'bcdefgh'.split('').map(
      (name, at, all) =>
        `${name}: &${name} [${Array(9)
          .fill(`*${all[at - 1] ?? 'a'}`)
          .join(',')}]`,
    ),
  ];
  write('a.yaml', `${grown.join('\n')}\n`);
  assert.deepEqual(check().lines, ['a.yaml:1:1 its anchors and aliases (&, *) make more than 500,000 values; write out what is meant']);
  write(
    'a.yaml',
    `${right('a')}receivers:\n  - { name: one, slack: &slack [{ channel: "#x" }] }\n  - { name: two, slack: *slack }\n  - { name: two, slack: *slack }\n`,
  );
  assert.deepEqual(check().lines, ['a.yaml:6:13 receivers[2].name: two is named twice; give one of them another name']);
});

test('more faults than fit on a stack are counted', () => {
  write('a.yaml', `${right('a')}${Array.from({ length: 130_000 }, (_, n) => `f${n}: 1\n`).join('')}`);
  const { lines } = check();
  assert.deepEqual([lines.length, lines.at(-1)], [51, 'a.yaml: and 129,950 more']);
});

test('both parsers read a file alike', () => {
  write('a.yaml', `${right('a')}silences: []\nroute: {receiver: default, routes: [{matchers: [a=yes, b=010, c=1e3]}]}\n`);
  assert.deepEqual(check(), { tenants: ['a'], lines: [] });
});
