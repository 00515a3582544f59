import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldFaults } from '../fieldFaults.ts';
import { inhibitRuleSchema } from './inhibitRule.ts';

const rule = { source_matchers: ['severity="critical"'], target_matchers: ['severity=~"warning|info"', 'team!="db"'] };

test('a rule is its matchers, and the labels that have to be equal if it names any', () => {
  const read = inhibitRuleSchema.parse({ ...rule, name: 'outage', equal: ['cluster'] });
  assert.deepEqual(read.target_matchers, [
    { name: 'severity', operator: '=~', value: 'warning|info' },
    { name: 'team', operator: '!=', value: 'db' },
  ]);
  assert.deepEqual([read.name, read.equal], ['outage', ['cluster']]);
  assert.equal(inhibitRuleSchema.parse(rule).equal, undefined);
  assert.equal(inhibitRuleSchema.safeParse({ source_matchers: [], target_matchers: [] }).success, true);
});

test('what is wrong is named with its field', () => {
  const faults = (more: object) =>
    fieldFaults(inhibitRuleSchema.safeParse({ ...rule, ...more }).error ?? assert.fail()).map(({ path, message }) => `${path} ${message}`);
  assert.deepEqual(faults({ equal: 'cluster' }), ['equal is not a list of label names; write ["cluster"]']);
  assert.deepEqual(faults({ equal: Array(51).fill('a') }), ['equal has more than 50 labels']);
  assert.match(faults({ equal: [''] })[0] ?? '', /^equal\[0\] /);
  assert.match(faults({ source_matchers: undefined })[0] ?? '', /^source_matchers is missing/);
  assert.match(faults({ target_matchers: ['team="db"', 'severity=~"["'] })[0] ?? '', /^target_matchers\[1\] .*regular expression/);
  assert.match(faults({ source_match: { severity: 'critical' } })[0] ?? '', /source_match/);
});
