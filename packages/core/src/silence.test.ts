import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMatchers } from '@tocsin/contracts/tenant/matcher';
import { fileSilenceSchema } from '@tocsin/contracts/tenant/silence';
import { compileSilence, matchersOfGroup, silencedShare, silenceOfFile, silenceStateOf } from './silence.ts';

const matchersOf = (text: string) => {
  const matchers = parseMatchers(text);
  return typeof matchers === 'string' ? assert.fail(matchers) : matchers;
};
const silence = (text: string) => compileSilence({ silenceId: 's', matchers: matchersOf(text), startsAt: 0, endsAt: 1, createdBy: 'anna', comment: 'x' });
const written = { matchers: ['team="db"'], ends_at: '2026-11-23T08:00:00Z', created_by: 'anna', comment: 'maintenance' };
const ofFile = (tenantId: string, more: object = {}) => silenceOfFile(tenantId, fileSilenceSchema.parse({ ...written, ...more }));

test('a silence is pending until its begin, active from that ms on, and expired from the ms of its end on', () => {
  const state = (now: number) => silenceStateOf({ startsAt: 1_000, endsAt: 2_000 }, now);
  assert.deepEqual([999, 1_000, 1_999, 2_000].map(state), ['pending', 'active', 'active', 'expired']);
  assert.equal(silenceStateOf({ startsAt: 1_000, endsAt: 1_000 }, 1_000), 'expired', 'one that was ended before it began');
  assert.equal(silenceStateOf({ startsAt: 1_000, endsAt: 1_000 }, 999), 'pending');
});

test('it takes alerts that all its matchers take', () => {
  const { takes, tests } = silence('team="db",env!~"dev|test"');
  assert.deepEqual(
    [takes({ team: 'db' }), takes({ team: 'db', env: 'prod' }), takes({ team: 'db', env: 'dev' }), takes({ env: 'prod' })],
    [true, true, false, false],
  );
  assert.deepEqual(
    tests.map(({ name }) => name),
    ['team', 'env'],
  );
});

test('the id of a silence in a file follows from what it says and whose it is', () => {
  const { silenceId, startsAt, endsAt } = ofFile('a');
  assert.match(silenceId, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([startsAt, endsAt], [0, Date.UTC(2026, 10, 23, 8)]);
  assert.equal(ofFile('a').silenceId, silenceId);
  assert.equal(ofFile('a', { ends_at: '2026-11-23T09:00:00+01:00' }).silenceId, silenceId, 'the same moment, written in another zone');
  const others = [
    { matchers: ['team="web"'] },
    { starts_at: '2026-11-22T08:00:00Z' },
    { ends_at: '2026-11-23T08:00:01Z' },
    { created_by: 'ben' },
    { comment: 'other' },
  ];
  const ids = [silenceId, ofFile('b').silenceId, ...others.map((more) => ofFile('a', more).silenceId)];
  assert.equal(new Set(ids).size, ids.length);
});

test('the labels of a group tell whether a silence takes all of it, none, or has to be asked for each alert', () => {
  const share = (text: string, labels: Record<string, string> = { team: 'db' }) => silencedShare(silence(text), labels);
  assert.equal(share('team="db"'), 'all');
  assert.equal(share('team="web"'), 'none');
  assert.equal(share('node="n1"'), 'some');
  assert.equal(share('team="db",node="n1"'), 'some');
  assert.equal(share('team="web",node="n1"'), 'none');
  assert.equal(share('env!="prod"'), 'some', 'a route that groups by env by now may not have done so when the group was made');
  assert.equal(share('team="db"', {}), 'some', 'grouped by nothing');
});

test('matchers for a group take its alerts and none of other groups', () => {
  const takes = (groupBy: string[] | null, labels: Record<string, string>) => {
    const matchers = matchersOfGroup(groupBy, labels) ?? assert.fail();
    return compileSilence({ ...silence('a=b'), matchers }).takes;
  };
  const group = takes(['team', 'env'], { team: 'a"b\\' });
  assert.deepEqual([group({ team: 'a"b\\', node: 'n1' }), group({ team: 'a"b\\', env: 'prod' }), group({ team: 'x' })], [true, false, false]);
  assert.equal(takes(null, { team: 'db', node: 'n1' })({ team: 'db', node: 'n2' }), false);
  const way = matchersOf('severity="critical",team!="web",team="db"');
  assert.deepEqual(matchersOfGroup(['team'], { team: 'db' }, way), matchersOf('team="db",severity="critical",team!="web"'));
  assert.deepEqual(matchersOfGroup([], {}, way), way, 'the way to its route is enough');
  assert.equal(matchersOfGroup([], {}, matchersOf('team!="web"')), null);
  assert.equal(matchersOfGroup([], {}), null);
  assert.equal(matchersOfGroup(['team'], {}), null, 'alerts without the label are most alerts of the tenant');
  assert.equal(matchersOfGroup(['constructor'], {}), null);
});
