import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedGroups } from './namedGroups.ts';

const named = (text: string, more: object = {}) => Object.fromEntries(namedGroups({ text, ...more }));

test('a group is named with its count in every form a message has', () => {
  const since = '<!date^1795450953^{date_short_pretty} {time}|Nov 23, 16:22 UTC>';
  assert.deepEqual(named(`[WARN] grp-0042: 10 alerts (10 firing) – since ${since}`), { 'grp-0042': 10 });
  assert.deepEqual(named('🟡 Warning: 1,000 alerts – grp-0042'), { 'grp-0042': 1000 });
  assert.deepEqual(named('[RESOLVED] grp-0042: 10 alerts – after 25 sec'), { 'grp-0042': 10 });
  assert.deepEqual(named('', { attachments: [{ title: '[FIRING:10] grp-0042 (HighCpu prod checkout)' }] }), { 'grp-0042': 10 });
});

test('in a list the number after each name is its count', () => {
  const text = '*Warning* CPU is high · 3 groups · 21 firing\ngrp: `grp-0001` 10 · `grp-0002` 1\u202f000 · `grp-0003`';
  assert.deepEqual(named('', { blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] }), { 'grp-0001': 10, 'grp-0002': 1000 });
});

test('a name without a count, and numbers that are none, name nothing', () => {
  assert.deepEqual(named('3 groups at once: 30 firing'), {});
  assert.deepEqual(named('`grp=grp-0042` on host-12 since 16:22 for 5 min'), {});
});
