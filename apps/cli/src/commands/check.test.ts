import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCheck } from './check.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-check-'));
after(() => rmSync(folder, { recursive: true }));

const now = () => Date.UTC(2026, 10, 23, 8);

async function check(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const said = { out: '', error: '' };
  const code = await runCheck(
    args.map((arg) => (arg.startsWith('-') ? arg : join(folder, arg))),
    { now, out: (text) => void (said.out += text), error: (text) => void (said.error += text.replaceAll(`${folder}/`, '')) },
  );
  return { code, ...said };
}

writeFileSync(join(folder, 'acme.yaml'), 'tenant: acme\nslack_config: { default_channel: "#alerts" }\n');
writeFileSync(
  join(folder, 'shop.yaml'),
  `tenant: shop-and-more
slack_config:
  default_channel: "#alerts"
receivers:
  - name: db
    slack: [{ channel: "#db" }]
  - name: old
    slack: [{ channel: "#old", language: nl }]
route:
  receiver: default
  routes:
    - receiver: db
    - matchers: ["team='db'"]
      receiver: db
silences:
  - matchers: ['alertname="DiskFull"']
    ends_at: 2026-11-01T08:00:00Z
    created_by: anna
    comment: will be switched off
`,
);
writeFileSync(join(folder, 'wrong.yaml'), 'tenant: wrong\nslack_config: { default_channel: alerts, languges: [en] }\n');

const shopWarnings = `shop.yaml:7:11 receivers[1].name: warning: no route names this receiver, so nobody is told by it
shop.yaml:8:42 receivers[1].slack[0].language: warning: no folder of templates is named nl, so people read en; there are en, de, fr
shop.yaml:13:7 route.routes[1]: warning: no alert gets here: route.routes[0] has no matchers, so it takes every alert, and does not say continue: true; put it last
shop.yaml:13:17 route.routes[1].matchers: warning: compares with 'db', quotes included; write team="db"
shop.yaml:17:14 silences[0].ends_at: warning: was over at 2026-11-01T08:00:00Z; take the silence out
`;

test('right files are counted, with what is in them', async () => {
  assert.deepEqual(await check('acme.yaml'), {
    code: 0,
    out: '1 tenant file is right\n  tenant  routes  receivers  silences\n  acme         0          0         0\n',
    error: '',
  });
});

test('warnings have their places, and change nothing about the answer', async () => {
  assert.deepEqual(await check('shop.yaml', 'acme.yaml'), {
    code: 0,
    out: '2 tenant files are right, with 5 warnings\n  tenant         routes  receivers  silences\n  shop-and-more       3          2         1\n  acme                0          0         0\n',
    error: shopWarnings,
  });
});

test('with --strict they count', async () => {
  assert.deepEqual(await check('shop.yaml', '--strict'), { code: 1, out: '', error: `${shopWarnings}5 mistakes in 1 file\n` });
  assert.equal((await check('acme.yaml', '--strict')).code, 0);
});

test('mistakes are said beside the warnings of other files, by file, and the answer is 1', async () => {
  const { code, out, error } = await check('.');
  assert.deepEqual([code, out], [1, '']);
  assert.equal(
    error,
    `${shopWarnings}wrong.yaml:2:34 slack_config.default_channel: "alerts" is neither #channel-name nor a channel ID; write "#alerts"
wrong.yaml:2:42 slack_config.languges: is not known here, did you mean "languages"?
2 mistakes in 1 file
`,
  );
});

test('without a path, and with templates that are not there, it says what to do', async () => {
  await assert.rejects(check(), /name a tenant file or a folder of them: tocsin check tenants\//);
  await assert.rejects(check('acme.yaml', '--templates=/nowhere'), /--templates \/nowhere: there is no such file or folder/);
  assert.match((await check('--help')).out, /^tocsin check FILE\|FOLDER/);
});
