import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkTenantFile } from '@tocsin/contracts/tenant/faults/checkTenantFile';
import { type JsonSchema, tenantJsonSchema } from '@tocsin/contracts/tenant/faults/tenantJsonSchema';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { schemaText } from './schema.ts';

const docs = join(import.meta.dirname, '../../../../docs');
// Times have a pattern too; what a date is ajv would need another package for.
const accepts = new Ajv2020({ formats: { 'date-time': true } }).compile(tenantJsonSchema());
const slack_config = { default_channel: '#alerts' };
const withRoute = (route: object) => ({ tenant: 'acme', slack_config, route: { receiver: 'default', ...route } });

test('docs/tenant.schema.json is the schema of this version', () => {
  const kept = readFileSync(join(docs, 'tenant.schema.json'), 'utf8');
  assert.ok(kept === schemaText(), 'docs/tenant.schema.json is another: npm run -s tocsin schema > docs/tenant.schema.json');
});

describe('the files in our documents are right, for the schema and for tocsin check', () => {
  const blocks = globSync('*.md', { cwd: docs }).flatMap((name) =>
    [...readFileSync(join(docs, name), 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = '']) => ({ name, text })),
  );
  const files = blocks.flatMap(({ name, text }) => {
    if (/^tenant:/m.test(text)) return [{ name, text }];
    return text.startsWith('templates:') ? [{ name, text: `tenant: acme\nslack_config: { default_channel: "#alerts" }\n${text}` }] : [];
  });
  assert.ok(files.length >= 4, `${files.length} files`);
  for (const [index, { name, text }] of files.entries())
    test(`${name}, file ${index + 1}`, () => {
      const source = load(text);
      assert.ok(accepts(source), JSON.stringify(accepts.errors));
      assert.ok('file' in checkTenantFile(source), JSON.stringify(checkTenantFile(source)));
    });
});

test('every field says what it is', () => {
  const unsaid: string[] = [];
  const walk = (node: JsonSchema | boolean | undefined, place: string): void => {
    if (typeof node !== 'object') return;
    for (const [name, field] of Object.entries(node.properties ?? {})) {
      if (!field.description) unsaid.push(`${place}.${name}`);
      walk(field, `${place}.${name}`);
    }
    for (const below of [node.items, node.additionalProperties, ...(node.anyOf ?? [])]) walk(below, place);
  };
  walk(tenantJsonSchema(), '');
  for (const [name, node] of Object.entries(tenantJsonSchema().$defs ?? {})) walk(node, name);
  assert.deepEqual(unsaid, []);
});

describe('an editor marks', () => {
  const wrong: [name: string, file: object][] = [
    ['a field that nobody knows', { tenant: 'acme', slack_config, enviroments: {} }],
    ['one deep in a tree', withRoute({ routes: [{ routes: [{ contnue: true }] }] })],
    ['one in an environment', { tenant: 'acme', slack_config, environments: { prod: { silnt: true } } }],
    ['a destination that is two', { tenant: 'acme', slack_config, receivers: [{ name: 'db', slack: [{ channel: '#db', webhook: 'default' }] }] }],
    ['a channel without #', { tenant: 'acme', slack_config: { default_channel: 'alerts' } }],
    ['a duration without unit', withRoute({ group_wait: '30' })],
    [
      'a time without zone',
      { tenant: 'acme', slack_config, silences: [{ matchers: ['a="b"'], ends_at: '2026-11-23T08:00:00', created_by: 'anna', comment: 'x' }] },
    ],
    ['a profile that there is not', { tenant: 'acme', slack_config: { ...slack_config, channels: { '#a': { profile: 'rch' } } } }],
    ['a missing channel', { tenant: 'acme', slack_config: {} }],
    ['a limit that is passed', { tenant: 'acme', slack_config: { ...slack_config, rate_limit: 0 } }],
  ];
  for (const [name, file] of wrong) test(name, () => assert.equal(accepts(file), false));
});

test('nothing that is right is marked', () => {
  for (const duration of ['0', '30s', '1h30m', '1m500ms', '2w']) assert.ok(accepts(withRoute({ group_wait: duration })), duration);
  const days = {
    weekdays: ['monday:friday'],
    days_of_month: ['1:5', -1],
    months: [1, 'march'],
    years: [2026],
    times: [{ start_time: '09:00', end_time: '24:00' }],
  };
  assert.ok(accepts({ tenant: 'acme', slack_config, time_intervals: [{ name: 'n', time_intervals: [{ ...days, location: 'Europe/Berlin' }] }] }));
});
