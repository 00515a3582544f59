import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggest } from './suggest.ts';

const known = ['up', 'send', 'apply', 'silence'];

test('a slip of the finger is recognised', () => {
  assert.equal(suggest('aply', known), 'apply');
  assert.equal(suggest('silense', known), 'silence');
  assert.equal(suggest('ups', known), 'up');
});

test('something else is not bent into a known word', () => {
  assert.equal(suggest('frobnicate', known), undefined);
  assert.equal(suggest('', []), undefined);
});
