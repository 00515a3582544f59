import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inhibitRuleSchema } from '@tocsin/contracts/tenant/inhibitRule';
import { compileInhibitRule, inhibitSourcesOf, inhibitTargetsOf } from './inhibition.ts';

const rule = (source: string, target: string, equal?: string[], name?: string) =>
  compileInhibitRule(inhibitRuleSchema.parse({ source_matchers: [source], target_matchers: [target], ...(equal && { equal }), ...(name && { name }) }));

type Labels = Readonly<Record<string, string>>;
/** Whether a target is inhibited by a source, by the rule that is used at the flush. */
function inhibits(rules: ReturnType<typeof rule>[], source: Labels, target: Labels): boolean {
  const sources = inhibitSourcesOf(rules, 'source', source);
  return inhibitTargetsOf(rules, target).some(({ sourceKey, isSource }) => sources.some((each) => each.sourceKey === sourceKey && !(each.isBoth && isSource)));
}

const critical = rule('severity="critical"', 'severity="warning"', ['cluster', 'node']);

test('a source inhibits targets whose equal labels have the same values', () => {
  const source = { severity: 'critical', cluster: 'eu', node: 'n1' };
  assert.equal(inhibits([critical], source, { severity: 'warning', cluster: 'eu', node: 'n1', team: 'db' }), true);
  assert.equal(inhibits([critical], source, { severity: 'warning', cluster: 'eu', node: 'n2' }), false);
  assert.equal(inhibits([critical], source, { severity: 'info', cluster: 'eu', node: 'n1' }), false);
  assert.equal(inhibits([critical], { ...source, severity: 'info' }, { severity: 'warning', cluster: 'eu', node: 'n1' }), false);
});

test('a label that is missing equals an empty one, on both sides; values do not run into each other', () => {
  assert.equal(inhibits([critical], { severity: 'critical' }, { severity: 'warning' }), true);
  assert.equal(inhibits([critical], { severity: 'critical', node: '' }, { severity: 'warning', cluster: '' }), true);
  assert.equal(inhibits([critical], { severity: 'critical', cluster: 'eu' }, { severity: 'warning' }), false);
  assert.equal(inhibits([critical], { severity: 'critical', cluster: 'ab', node: 'c' }, { severity: 'warning', cluster: 'a', node: 'bc' }), false);
  assert.equal(inhibits([rule('a="x"', 'b="y"', ['constructor'])], { a: 'x' }, { b: 'y' }), true);
});

test('without equal labels a source inhibits every target', () => {
  assert.equal(inhibits([rule('severity="critical"', 'severity="warning"')], { severity: 'critical', node: 'n1' }, { severity: 'warning', node: 'n2' }), true);
});

test('alerts that are both source and target do not inhibit each other, only those that are targets alone', () => {
  const rules = [rule('severity=~"critical|warning"', 'severity=~"warning|info"')];
  const [criticalOne, warning, info] = [{ severity: 'critical' }, { severity: 'warning' }, { severity: 'info' }];
  assert.equal(inhibits(rules, criticalOne, warning), true);
  assert.equal(inhibits(rules, warning, info), true);
  assert.equal(inhibits(rules, warning, warning), false);
  const sources = inhibitSourcesOf(rules, 'x', warning);
  assert.deepEqual(
    sources.map(({ isBoth, alertId }) => ({ isBoth, alertId })),
    [{ isBoth: true, alertId: 'x' }],
  );
});

test('rules do not see the sources of other rules', () => {
  const rules = [rule('a="1"', 'b="1"', ['node']), rule('a="2"', 'b="2"', ['node'])];
  assert.equal(inhibits(rules, { a: '1' }, { b: '1' }), true);
  assert.equal(inhibits(rules, { a: '1' }, { b: '2' }), false);
  assert.equal(inhibitSourcesOf(rules, 'x', { a: '3' }).length, 0);
});

test('the key of a rule is what it says: not its name, nor the order of its equal labels', () => {
  const { key } = rule('a="1"', 'b="1"', ['x', 'y'], 'one');
  assert.equal(rule('a="1"', 'b="1"', ['y', 'x', 'y'], 'other').key, key);
  for (const other of [
    rule('a="2"', 'b="1"', ['x', 'y']),
    rule('a="1"', 'b="2"', ['x', 'y']),
    rule('a="1"', 'b="1"', ['x']),
    rule('b="1"', 'a="1"', ['x', 'y']),
  ])
    assert.notEqual(other.key, key);
  assert.equal(rule('a="1"', 'b="1"', ['y', 'x']).name, 'x, y');
});
