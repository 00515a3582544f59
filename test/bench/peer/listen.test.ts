import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saidBy } from './listen.ts';

const named = new Map([['grp-0001', 10]]);

test('two new messages that name a group with the same count in the same state say the same', () => {
  const ours = saidBy({ kind: 'post', text: '[WARN] grp-0001: 10 alerts (10 firing)' }, named);
  assert.equal(ours, saidBy({ kind: 'webhook', text: '', attachments: [{ title: '[FIRING:10] grp-0001 (HighCpu)' }] }, named));
  assert.notEqual(ours, saidBy({ kind: 'post', text: '[RESOLVED] grp-0001: 10 alerts' }, named));
  assert.notEqual(ours, saidBy({ kind: 'webhook', text: '', attachments: [{ title: '[RESOLVED] grp-0001 (HighCpu)' }] }, named));
});

test('edits, replies and digests repeat nothing', () => {
  assert.equal(saidBy({ kind: 'update', text: 'grp-0001: 10' }, named), null);
  assert.equal(saidBy({ kind: 'post', threadTs: '1.0', text: 'grp-0001: 10' }, named), null);
  assert.equal(saidBy({ kind: 'post', text: 'grp-0001 10 · grp-0002 10' }, new Map([...named, ['grp-0002', 10]])), null);
});
