import assert from 'node:assert/strict';
import { it } from 'node:test';
import { nextPath } from './nextPath.ts';

it('goes back to a page of ours and nowhere else', () => {
  assert.equal(nextPath('?next=%2Fqueues%2Fqueue%2Froute%3Fstatus%3Dfailed'), '/queues/queue/route?status=failed');
  for (const bad of [
    '',
    '?next=https://evil.example',
    '?next=//evil.example',
    '?next=/%5Cevil.example',
    '?next=/%09/evil.example',
    '?next=/sign-in',
    '?next=javascript:alert(1)',
  ])
    assert.equal(nextPath(bad), '/', bad);
});
