import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isShown, placeHref, readPlace } from './filters.ts';
import { byUrgency } from './groupState.ts';
import type { PageGroup } from './types.ts';

const group = (id: string, more: Partial<PageGroup> = {}): PageGroup => ({
  ...{ id, receiver: 'ops', labels: { team: 'db' }, open: true, severity: 'high', firing: 1, acknowledged: 0, resolved: 0 },
  ...{ openedAt: 1, changedAt: 1, acknowledgedBy: null, headline: 'Disk is full', ...more },
});
const everything = readPlace('');

it('finds a place again by its address', () => {
  const place = { severities: ['critical', 'info'] as const, state: 'firing' as const, text: 'team=db & co', group: 'g1' };
  assert.deepEqual(readPlace(placeHref(place).slice(1)), place);
  assert.equal(placeHref(everything), '/');
  assert.deepEqual(readPlace('?severity=odd,critical&state=odd'), { ...everything, severities: ['critical'] });
});

it('filters by severity, state and every word of the text', () => {
  assert.ok(isShown(group('a'), everything));
  assert.ok(!isShown(group('a'), { ...everything, severities: ['critical'] }));
  assert.ok(isShown(group('a'), { ...everything, text: 'FULL team=d ops' }));
  assert.ok(!isShown(group('a'), { ...everything, text: 'full team=web' }));
  assert.ok(isShown(group('a', { open: false }), { ...everything, state: 'closed' }));
  assert.ok(!isShown(group('a', { firing: 0, acknowledged: 1 }), { ...everything, state: 'firing' }));
});

it('puts the worst first, the unanswered before the answered, the closed last', () => {
  const groups = [
    group('closed', { open: false, severity: 'critical', changedAt: 9 }),
    group('info', { severity: 'info' }),
    group('answered', { severity: 'critical', firing: 0, acknowledged: 3, openedAt: 9 }),
    group('old', { severity: 'critical' }),
    group('new', { severity: 'critical', openedAt: 5 }),
  ];
  assert.deepEqual(
    groups.sort(byUrgency).map(({ id }) => id),
    ['new', 'old', 'answered', 'info', 'closed'],
  );
});
