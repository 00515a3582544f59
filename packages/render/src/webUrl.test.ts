import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webUrl } from './webUrl.ts';

test('an address for a browser is kept, normalised', () => {
  assert.equal(webUrl(' HTTPS://Example.com/a b?q=<x>|y#<z> '), null);
  assert.equal(webUrl(' HTTPS://Example.com/a b?q=<x>#<z> '), 'https://example.com/a%20b?q=%3Cx%3E#%3Cz%3E');
  assert.equal(webUrl('http://127.0.0.1:9401/groups'), 'http://127.0.0.1:9401/groups');
});

test('anything else is not', () => {
  for (const text of [
    null,
    undefined,
    '',
    'runbook',
    '/runbook',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com',
    'slack://open',
    'https://user:secret@example.com',
    'https://',
    `https://example.com/${'x'.repeat(3_000)}`,
  ])
    assert.equal(webUrl(text), null);
});
