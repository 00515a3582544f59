import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import {
  type ChannelListing,
  channelsOfPlan,
  faultCodeOf,
  findListed,
  isSameSighting,
  type JoinResult,
  type KnownChannel,
  type ListedChannel,
  mayJoin,
  sightingOf,
} from './channelSighting.ts';
import { planTenant } from './tenantPlan.ts';

const channel = (channelId: string, name: string, more: Partial<ListedChannel> = {}): ListedChannel => ({
  ...{ channelId, name, isMember: true, isArchived: false, isPrivate: false },
  ...more,
});
const listing = (...channels: ListedChannel[]): ChannelListing => ({ teamId: 'T1', channels, complete: true });
const known = (more: Partial<KnownChannel> = {}): KnownChannel => ({
  ...{ name: '#ops', teamId: 'T1', channelId: 'C1', nameNow: 'ops', isMember: true, isArchived: false, state: 'ok', toldName: null },
  ...more,
});
const refused = (code: string): JoinResult => ({ kind: 'refused', code });

/** What is known after a look, as `state id name`. */
function look(list: ChannelListing, before?: KnownChannel, join: JoinResult | null = null, name = '#ops'): string | null {
  const seen = sightingOf(name, before, list, findListed(name, before, list), join);
  return seen && `${seen.state} ${seen.channelId} ${seen.nameNow}`;
}

describe('a channel in a tenant file', () => {
  test('is the one that has its name, an open one before an archived one', () => {
    assert.equal(look(listing(channel('C1', 'ops'))), 'ok C1 ops');
    assert.equal(look(listing(channel('C1', 'ops', { isArchived: true }), channel('C2', 'ops'))), 'ok C2 ops');
    assert.equal(look(listing(channel('C1', 'ops-old'), channel('C2', 'ops')), known()), 'ok C2 ops');
  });

  test('is the one that had its name where none has it, and the one with its ID', () => {
    assert.equal(look(listing(channel('C1', 'operations')), known()), 'renamed C1 operations');
    assert.equal(look(listing(channel('C1', 'operations')), undefined, null, 'C1'), 'ok C1 operations');
  });

  test('of another workspace is not the same, whatever its ID', () => {
    assert.equal(look(listing(channel('C1', 'operations')), known({ teamId: 'T2' }), refused('channel_not_found')), 'missing null null');
  });

  test('is archived, not joined or missing', () => {
    assert.equal(look(listing(channel('C1', 'ops', { isArchived: true }))), 'archived C1 ops');
    const open = channel('C1', 'ops', { isMember: false });
    assert.equal(look(listing(open), undefined, refused('restricted_action')), 'not_joined C1 ops');
    assert.equal(look(listing(open), undefined, { kind: 'joined', channel: { ...open, isMember: true } }), 'ok C1 ops');
    assert.equal(look(listing(), undefined, refused('channel_not_found')), 'missing null null');
    assert.equal(look(listing(), known(), refused('channel_not_found')), 'missing C1 ops');
    assert.equal(look(listing(), known({ state: 'missing' })), 'missing C1 ops');
  });

  test('is as before where nothing certain can be said', () => {
    assert.equal(look(listing(), known()), null);
    assert.equal(look(listing(), known(), { kind: 'unable', code: 'missing_scope' }), null);
    assert.equal(look({ ...listing(), complete: false }, known(), refused('channel_not_found')), null);
    assert.equal(look(listing(channel('C1', 'ops', { isMember: false })), known(), { kind: 'unable', code: 'missing_scope' }), 'ok C1 ops');
  });

  test('is joined where that may help', () => {
    const outside = { isMember: false };
    assert.deepEqual(
      [
        channel('C1', 'ops', outside),
        channel('C1', 'ops'),
        channel('C1', 'ops', { ...outside, isPrivate: true }),
        channel('C1', 'ops', { ...outside, isArchived: true }),
      ].map((found) => mayJoin(found, undefined)),
      [true, false, false, false],
    );
    assert.deepEqual([mayJoin(null, undefined), mayJoin(null, known()), mayJoin(null, known({ state: 'missing' }))], [true, true, false]);
  });

  test('has a new name to tell of once for each', () => {
    const list = listing(channel('C1', 'operations'));
    const toldName = (before: KnownChannel) => sightingOf('#ops', before, list, findListed('#ops', before, list), null)?.toldName;
    assert.equal(toldName(known()), null);
    assert.equal(toldName(known({ state: 'renamed', toldName: 'operations' })), 'operations');
    assert.equal(toldName(known({ state: 'renamed', toldName: 'oops' })), null);
  });
});

test("a fault has Slack's own word for it", () => {
  assert.deepEqual((['ok', 'renamed', 'archived', 'not_joined', 'missing'] as const).map(faultCodeOf), [
    null,
    null,
    'is_archived',
    'not_in_channel',
    'channel_not_found',
  ]);
});

test('a sighting that says the same is the same', () => {
  assert.deepEqual(
    [isSameSighting(known(), known()), isSameSighting(undefined, known()), isSameSighting(known({ isMember: false }), known())],
    [true, false, false],
  );
});

test('the channels of a plan are those that anything in it may write to; people and webhooks are none', () => {
  const slack = { default_channel: '#alerts', escalation_channel: '#critical', fallback_channel: '#lost', admins: ['#admins', 'U0BOSS1'] };
  const file = {
    ...{ tenant: 'acme', slack_config: slack },
    environments: { staging: { slack_config: { default_channel: '#staging' } } },
    receivers: [{ name: 'db', slack: [{ channel: 'C0DBTEAM' }, { webhook: 'default' }] }],
    route: { receiver: 'db', routes: [{ matchers: ['a="b"'], fallback_channel: '#route' }] },
  };
  const plan = planTenant(tenantFileSchema.parse(file), 1);
  assert.deepEqual([...channelsOfPlan(plan)].sort(), ['#admins', '#alerts', '#critical', '#lost', '#route', '#staging', 'C0DBTEAM']);
});
