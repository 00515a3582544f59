import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOf } from './redisKinds.ts';

test('keys that differ by ids and numbers are of one kind', () => {
  assert.equal(kindOf('{tocsin}:route:12345'), '{tocsin}:route:…');
  assert.equal(kindOf('{tocsin}:lane:default:c8f0aca5-0757-861a-b948-5a2d5a552ac8'), '{tocsin}:lane:default:…');
  assert.equal(kindOf('{tocsin}:route:events'), '{tocsin}:route:events');
});
