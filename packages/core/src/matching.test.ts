import assert from 'node:assert/strict';
import test from 'node:test';
import { parseMatchers } from '@tocsin/contracts/tenant/matcher';
import { compileMatchers, type Labels, labelValueOf } from './matching.ts';

const takes = (text: string, labels: Labels) => {
  const matchers = parseMatchers(text);
  if (typeof matchers === 'string') throw new Error(matchers);
  return compileMatchers(matchers)(labels);
};

test('all matchers have to hold; none holds for everything', () => {
  assert.equal(takes('a=x,b!=y', { a: 'x' }), true);
  assert.equal(takes('a=x,b!=y', { a: 'x', b: 'y' }), false);
  assert.equal(compileMatchers([])({}), true);
});

test('a label that is missing counts as empty, for each operator', () => {
  const taken = ['a=""', 'a!="x"', 'a=~"x|"', 'a=~".*"', 'a!~"x"', 'a!~".+"'];
  const refused = ['a="x"', 'a!=""', 'a=~"x"', 'a=~".+"', 'a!~""', 'a!~"[xy]?"'];
  for (const labels of [{}, { a: '' }] as Labels[]) {
    assert.deepEqual(
      taken.filter((text) => !takes(text, labels)),
      [],
    );
    assert.deepEqual(
      refused.filter((text) => takes(text, labels)),
      [],
    );
  }
});

test('regular expressions take whole values', () => {
  assert.equal(takes('a=~"db|web"', { a: 'web' }), true);
  assert.equal(takes('a=~"db|web"', { a: 'web1' }), false);
  assert.equal(takes('a!~"db-[0-9]+"', { a: 'db-17' }), false);
  assert.equal(takes('a=~"db-[0-9]+"', { a: 'db-17\n' }), false);
});

test('labels named like members of Object are labels like others', () => {
  assert.equal(takes('constructor=""', {}), true);
  assert.equal(labelValueOf({}, 'toString'), '');
});
