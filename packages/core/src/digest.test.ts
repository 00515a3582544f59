import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digestEntries, digestParts, fateOf, type WaitingGroup } from './digest.ts';

const group = (over: Partial<WaitingGroup> & { firing?: number; resolved?: number; acknowledged?: number } = {}): WaitingGroup => {
  const { firing = 1, resolved = 0, acknowledged = 0, ...rest } = over;
  const counts = { firing, acknowledged, resolved };
  return { groupId: crypto.randomUUID(), labels: { alertname: 'A', host: 'h1' }, headline: 'CPU', severity: 'warning', counts, openedAt: 0, ...rest };
};
const lines = (groups: readonly WaitingGroup[]) =>
  digestEntries(groups).map(
    ({ line }) => `${line.severity} ${line.status} ${line.title} [${line.by}] ${line.groups.map(({ name, alerts }) => `${name}=${alerts}`)}`,
  );

test('the same alert of many hosts shares a line, and says what tells them apart', () => {
  assert.deepEqual(lines([group({ labels: { alertname: 'A', host: 'h1' }, firing: 3 }), group({ labels: { alertname: 'A', host: 'h2' }, firing: 4 })]), [
    'warning firing CPU [host] h1=3,h2=4',
  ]);
});

test('so do the same words but for numbers, addresses and ids; other words do not', () => {
  const of = (headline: string, host: string) => group({ headline, labels: { host } });
  assert.equal(
    lines([of('queue of 12,000 jobs on 10.0.0.1', 'a'), of('queue of 9 jobs on 10.0.0.77', 'b'), of('queue of 9 mails on 10.0.0.77', 'c')]).length,
    2,
  );
  assert.equal(lines([of('pod 7f9c6b5d4 of 2024-01-01', 'a'), of('pod 1a2b3c4d5 of 2025-12-31', 'b')]).length, 1);
  assert.equal(lines([of('face', 'a'), of('fade', 'b')]).length, 2);
});

test('what fires comes before what somebody has taken on, that before what is over; the worst first, then the oldest', () => {
  const names = (groups: readonly WaitingGroup[]) => digestEntries(groups).map(({ line }) => line.title);
  const of = (headline: string, over: Parameters<typeof group>[0]) => group({ headline, labels: { alertname: headline }, ...over });
  assert.deepEqual(
    names([
      of('over', { severity: 'critical', firing: 0, resolved: 1 }),
      of('taken', { severity: 'critical', firing: 0, acknowledged: 1 }),
      of('young', { severity: 'critical', openedAt: 9 }),
      of('old', { severity: 'critical', openedAt: 1 }),
      of('mild', { severity: 'info' }),
    ]),
    ['old', 'young', 'mild', 'taken', 'over'],
  );
});

test('what is critical and fires unanswered gets its own message, where there can be one; edits are made anyway', () => {
  const critical = group({ severity: 'critical' });
  assert.equal(fateOf({ kind: 'post', isCurrent: true, group: critical }, false), 'follows');
  assert.equal(fateOf({ kind: 'post', isCurrent: false, group: critical }, false), 'merged');
  assert.equal(fateOf({ kind: 'post', isCurrent: true, group: critical }, true), 'merged');
  assert.equal(fateOf({ kind: 'post', isCurrent: true, group: group({ severity: 'critical', firing: 0, acknowledged: 2 }) }, false), 'merged');
  assert.equal(fateOf({ kind: 'post', isCurrent: true, group: group({ severity: 'high' }) }, false), 'merged');
  assert.equal(fateOf({ kind: 'reply', isCurrent: true, group: critical }, false), 'merged');
  assert.equal(fateOf({ kind: 'update', isCurrent: true, group: group({ firing: 0, resolved: 1 }) }, false), 'follows');
});

test('parts name every group once, in order, or count it as left over; no part is fuller than it may be', () => {
  const some = fc.array(fc.record({ name: fc.string({ maxLength: 80 }), type: fc.constantFrom('A', 'B', '&<>'), firing: fc.nat(9) }), {
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(
    fc.property(some, fc.integer({ min: 700, max: 6_000 }), fc.integer({ min: 1, max: 5 }), (all, room, most) => {
      const groups = all.map(({ name, type, firing }) => group({ labels: { alertname: type, name }, headline: type, firing }));
      const { parts, rest } = digestParts(digestEntries(groups), room, most);
      const named = parts.flat().flatMap((entry) => entry.groups.map(({ groupId }) => groupId));
      assert.deepEqual([...named, ...rest.map(({ groupId }) => groupId)].sort(), groups.map(({ groupId }) => groupId).sort());
      assert.ok(parts.length <= most);
      assert.ok(rest.length === 0 || parts.length === most);
      for (const part of parts) {
        for (const { line, groups: inside } of part) assert.equal(line.groups.length, inside.length);
        const length = part.reduce((sum, { line }) => sum + line.title.length + line.groups.reduce((more, { name }) => more + Math.min(name.length, 60), 0), 0);
        assert.ok(length <= room);
      }
    }),
  );
});
