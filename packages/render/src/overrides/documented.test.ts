import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkOverride } from './checkOverride.ts';
import { fieldsOf } from './fieldsOf.ts';
import { filters } from './filters.ts';
import { overrideLimits } from './overrideLimits.ts';
import { sampleData } from './sampleData.ts';
import { tags } from './tags.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/templates.md'), 'utf8');

test('docs/templates.md names every tag, filter, variable and limit', () => {
  for (const name of [...tags.keys(), ...filters.keys(), 'tenant', 'language']) assert.ok(page.includes(`\`${name}\``), name);
  for (const root of ['alert', 'group'] as const)
    for (const field of Object.keys(sampleData[root])) assert.match(page, new RegExp(`\`${root}\\.${field}[\`.]`, 'u'), field);
  const { compiled: _kept, listEntries, depth, ...others } = overrideLimits;
  for (const limit of [...Object.values(others), `${depth} blocks`, `${listEntries} entries`])
    assert.ok(page.includes(limit.toLocaleString('en')), String(limit));
});

test('every example of docs/templates.md can be used', () => {
  const quoted = [...page.matchAll(/^ .*?: '(.*)'$/gmu)].map(([, text = '']) => text);
  const blocks = [...page.matchAll(/: \|\n((?: {8}.*\n)+)/gu)].map(([, text = '']) => text);
  assert.deepEqual([quoted.length, blocks.length], [4, 3]);
  for (const text of [...quoted, ...blocks]) assert.equal(checkOverride(text), null, text);
});

test('a field is a line with a label and a value, ten at most', () => {
  assert.deepEqual(fieldsOf('Team | db | eu\n\n | x\nEmpty |  \nno bar\n  Value|95 % '), [
    { label: 'Team', value: 'db | eu' },
    { label: 'Value', value: '95 %' },
  ]);
  assert.equal(fieldsOf('a | b\n'.repeat(20)).length, 10);
});
