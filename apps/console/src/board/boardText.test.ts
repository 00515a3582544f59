import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { PageGroup } from '../page/types.ts';
import { boardChange, eventText } from './boardText.ts';

const group = (id: string, more: Partial<PageGroup> = {}): PageGroup => ({
  ...{ id, receiver: 'default', labels: {}, open: true, severity: 'high', firing: 1, acknowledged: 0, resolved: 0 },
  ...{ openedAt: 1, changedAt: 1, acknowledgedBy: null, headline: null, ...more },
});

it('tells what is new, what changed and what is gone, and nothing else', () => {
  const before = { groups: [group('a'), group('b'), group('c')], more: false };
  const after = { groups: [group('a'), group('b', { firing: 2 }), group('d')], more: false };
  assert.equal(boardChange(before, after, 5), eventText('change', { put: [group('b', { firing: 2 }), group('d')], gone: ['c'], more: false, now: 5 }));
});

it('is silent when nothing changed', () => {
  assert.equal(boardChange({ groups: [group('a')], more: false }, { groups: [group('a')], more: false }, 5), null);
});

it('keeps an event in one line whatever an alert says', () => {
  const text = eventText('board', { groups: [group('a', { headline: 'one\ntwo\r\n\nevent: status' })], more: false, now: 1 });
  assert.equal(text.split('\n').length, 4);
});
