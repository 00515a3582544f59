import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inhibitRuleSchema } from '@tocsin/contracts/tenant/inhibitRule';
import { parseMatchers } from '@tocsin/contracts/tenant/matcher';
import fc from 'fast-check';
import { compileInhibitRule, inhibitSourcesOf } from './inhibition.ts';
import { neededLabels } from './neededLabels.ts';
import { compileSilence } from './silence.ts';
import { suppressionOfAlert } from './suppression.ts';

const silence = (text: string) => {
  const matchers = parseMatchers(text);
  return typeof matchers === 'string'
    ? assert.fail(matchers)
    : compileSilence({ silenceId: text, matchers, startsAt: 0, endsAt: 1, createdBy: 'x', comment: 'x' });
};
const rule = (source: string, target: string, equal: string[] = []) =>
  compileInhibitRule(inhibitRuleSchema.parse({ source_matchers: [source], target_matchers: [target], equal }));

test('a silence needs the labels that it names by value', () => {
  assert.deepEqual(neededLabels([silence('a="1",b=~"x.*",c!="y",d=""'), silence('e="2"')], [], []), [{ a: '1' }, { e: '2' }]);
  assert.equal(neededLabels([silence('a="1"'), silence('b=~"x.*"')], [], []), null);
});

test('a rule needs what its sources have in common with their targets, and nothing without sources', () => {
  const rules = [rule('s="1"', 't="1"', ['node', 'zone']), rule('s="2"', 't="2"')];
  assert.deepEqual(neededLabels([], rules, []), []);
  assert.deepEqual(neededLabels([], rules, [{ s: '1', node: 'n1' }, { s: '2' }]), [{ t: '1', node: 'n1' }, { t: '2' }]);
  const many = Array.from({ length: 17 }, (_, index) => ({ s: '1', node: `n${index}` }));
  assert.deepEqual(neededLabels([], rules, many), [{ t: '1' }]);
});

test('whatever is suppressed has what is needed', () => {
  const value = fc.constantFrom('', '1', '2');
  const labels = fc.record({ a: value, b: value, c: value });
  const text = fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('=', '!=', '=~', '!~'), fc.constantFrom('1', '2', ''))
    .map(([name, operator, to]) => `${name}${operator}"${to}"`);
  const rules = fc.array(
    fc.tuple(text, text, fc.subarray(['a', 'b', 'c'])).map(([source, target, equal]) => rule(source, target, equal)),
    { maxLength: 3 },
  );
  const without = (all: Record<string, string>) => Object.fromEntries(Object.entries(all).filter(([, each]) => each !== ''));
  fc.assert(
    fc.property(
      fc.array(text.map(silence), { maxLength: 2 }),
      rules,
      fc.array(labels.map(without), { maxLength: 4 }),
      labels.map(without),
      (silences, inhibitRules, sources, target) => {
        const found = sources.flatMap((each, index) => inhibitSourcesOf(inhibitRules, String(index), each));
        const suppressed = suppressionOfAlert(
          { inhibitRules },
          { alertId: 'x', labels: target },
          silences,
          Map.groupBy(found, ({ sourceKey }) => sourceKey),
        );
        const needed = neededLabels(silences, inhibitRules, sources);
        const has = needed === null || needed.some((each) => Object.entries(each).every(([name, to]) => target[name] === to));
        assert.ok(suppressed === null || has);
      },
    ),
    { numRuns: 500 },
  );
});
