import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { faultLine, readTenantFiles } from './tenantFiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-files-'));
after(() => rmSync(folder, { recursive: true }));

function faultsOf(text: string): string[] {
  const path = join(folder, 'a.yaml');
  writeFileSync(path, text);
  return readTenantFiles(path).faults.map((fault) => faultLine(fault).replace(path, 'a.yaml'));
}

const head = 'tenant: a\nslack_config:\n  default_channel: "#a"\n';

describe('what is wrong is said with its place', () => {
  const wrong: [text: string, line: string][] = [
    [`${head}route:\n  receiver: default\n  group_wiat: 5s\n`, 'a.yaml:6:3 route.group_wiat: is not known here, did you mean "group_wait"?'],
    [
      `${head}route:\n  receiver: default\n  routes:\n    - {contnue: true}\n`,
      'a.yaml:7:8 route.routes.0.contnue: is not known here, did you mean "continue"?',
    ],
    [`${head}enviroments: {}\n`, 'a.yaml:4:1 enviroments: is not known here, did you mean "environments"?'],
    [`${head}environments:\n  prod: {silnt: true}\n`, 'a.yaml:5:10 environments.prod.silnt: is not known here, did you mean "silent"?'],
    [`${head}frobnicate: 1\n`, 'a.yaml:4:1 frobnicate: is not known here'],
    [`${head}route:\n  receiver: defalt\n`, 'a.yaml:5:13 route.receiver: no receiver is named defalt, did you mean "default"?'],
    ['tenant: a\ntenant: b\n', 'a.yaml:2:1 Map keys must be unique'],
  ];
  for (const [text, line] of wrong) test(line, () => assert.deepEqual(faultsOf(text), [line]));
});

test('a right file has no faults, and both parsers read it alike', () => {
  assert.deepEqual(faultsOf(head), []);
  assert.deepEqual(faultsOf(`${head}silences: []\nroute: {receiver: default, routes: [{matchers: [a=yes, b=010, c=1e3]}]}\n`), []);
});
