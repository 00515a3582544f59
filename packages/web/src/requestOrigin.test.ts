import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isLoopbackHost, isSameOrigin } from './requestOrigin.ts';

it('knows the names of this machine', () => {
  for (const host of ['127.0.0.1', '127.0.0.1:9403', 'localhost:1', 'LOCALHOST', '[::1]:80']) assert.ok(isLoopbackHost(host), host);
  for (const host of [undefined, '', 'evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '10.0.0.1', '127.0.0.1@evil.example'])
    assert.ok(!isLoopbackHost(host), host);
});

it('obeys its own page and programs, not pages of other sites', () => {
  const host = '127.0.0.1:9403';
  assert.ok(isSameOrigin({ host }));
  assert.ok(isSameOrigin({ host, origin: 'http://127.0.0.1:9403', 'sec-fetch-site': 'same-origin' }));
  assert.ok(!isSameOrigin({ host, origin: 'http://evil.example' }));
  assert.ok(!isSameOrigin({ host, origin: 'http://127.0.0.1:9999' }));
  assert.ok(!isSameOrigin({ host, origin: 'null' }));
  assert.ok(!isSameOrigin({ host, 'sec-fetch-site': 'cross-site' }));
});
