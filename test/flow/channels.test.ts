import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { JoinResult, ListedChannel } from '@tocsin/core/channelSighting';
import type { Outcome } from '@tocsin/core/delivery';
import { type CheckChannelsDeps, checkChannels } from '@tocsin/steps/checkChannels';
import { forgetChannels, loadChannels, lockChannels, storeChannels } from '@tocsin/store/channels';
import { healLanes, insertLaneFault, loadLaneFaults, tryLanes } from '@tocsin/store/laneFaults';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { firing } from '../support/events.ts';
import { faultWords } from '../support/faultWords.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack } from '../support/slack.ts';

const ops = 'slack:#ops';
const admins = 'slack:#admins';

let record: TestRecord;
let slack: ScriptedSlack;
/** The workspace as it is listed, and what it says to those who want to join. */
let listed: Map<string, ListedChannel>;
let complete = true;
let join: (channel: string) => JoinResult;
let joined: string[] = [];
let round = 0;

const channel = (channelId: string, name: string, more: Partial<ListedChannel> = {}) =>
  listed.set(channelId, { channelId, name, isMember: true, isArchived: false, isPrivate: false, ...more });

before(async () => {
  const receivers = [{ name: 'ops', slack: [{ channel: '#ops' }, { channel: 'C0BYID' }] }];
  const slackConfig = { default_channel: '#alerts', admins: ['#admins', 'U0BOSS'] };
  record = await openRecord([{ tenant: 'a', slack_config: slackConfig, receivers, route: { receiver: 'ops', group_by: ['alertname'], group_wait: '0s' } }]);
});
after(() => record.close());
beforeEach(async () => {
  await record.sql('delete from lane_faults');
  await record.sql('delete from channels');
  await record.sql("update writes set state = 'dead' where state = 'owed'");
  [round, complete, joined, listed] = [round + 1, true, [], new Map()];
  join = (wanted) => ({ kind: 'refused', code: listed.has(wanted) ? 'is_archived' : 'channel_not_found' });
  channel('C1', 'ops');
  channel('C2', 'alerts');
  channel('C3', 'admins', { isPrivate: true });
  channel('C0BYID', 'whatever');
  slack = scriptedSlack(record);
});

const deps = (): CheckChannelsDeps<Tx> => ({
  ...record.deps,
  ...{ loadChannels, lockChannels, storeChannels, forgetChannels, loadLaneFaults, insertLaneFault, healLanes, tryLanes },
  listChannels: async () => ({ teamId: 'T1', channels: [...listed.values()], complete, listedAt: record.clock.now }),
  joinChannel: async (_tenantId, wanted) => {
    joined.push(wanted);
    return join(wanted);
  },
  renderFault: faultWords,
  wakeLane: async () => undefined,
});

async function check(): Promise<string> {
  record.clock.now += 1_000;
  return checkChannels(deps(), 'a');
}
const known = async () => new Map((await inTenant(record.store, 'a', loadChannels)).map((each) => [each.name, each]));
const states = async () => Object.fromEntries([...(await known()).values()].filter(({ state }) => state !== 'ok').map(({ name, state }) => [name, state]));
const faults = async () => [...(await inTenant(record.store, 'a', loadLaneFaults)).keys()];
const notices = async () =>
  (await record.sql<{ said: string }>("select lane || ' ' || (message->>'text') as said from writes where kind = 'page' and state <> 'dead' order by seq")).map(
    ({ said }) => said,
  );

describe('the channels of a tenant', () => {
  test('are found by name and ID, everywhere its file names one, and looked for again without writing anything', async () => {
    assert.equal(await check(), 'done');
    assert.deepEqual(Object.fromEntries([...(await known()).values()].map(({ name, channelId }) => [name, channelId])), {
      '#ops': 'C1',
      '#alerts': 'C2',
      '#admins': 'C3',
      C0BYID: 'C0BYID',
    });
    const count = "select count(*)::int as rows from audit where action = 'channels.seen'";
    const [before] = await record.sql(count);
    await check();
    assert.deepEqual([await record.sql(count), await states(), await faults(), await notices()], [[before], {}, [], []]);
  });

  test('that are public are joined', async () => {
    channel('C1', 'ops', { isMember: false });
    join = () => ({ kind: 'joined', channel: { channelId: 'C1', name: 'ops', isMember: true, isArchived: false, isPrivate: false } });
    await check();
    assert.deepEqual([joined, (await known()).get('#ops')?.isMember, await faults()], [['C1'], true, []]);
  });

  test('that nobody lets us into are faults, unless joining is forbidden to us altogether', async () => {
    channel('C1', 'ops', { isMember: false });
    join = () => ({ kind: 'unable', code: 'missing_scope' });
    await check();
    assert.deepEqual([await states(), await faults()], [{}, []]);
    join = () => ({ kind: 'refused', code: 'restricted_action' });
    await check();
    assert.deepEqual([await states(), await faults()], [{ '#ops': 'not_joined' }, [ops]]);
  });

  test('are told of before an alert meets a fault, once for each, to channels and people', async () => {
    channel('C1', 'ops', { isArchived: true });
    listed.delete('C0BYID');
    await Promise.all([check(), check(), check()]);
    await check();
    assert.deepEqual([await states(), (await faults()).toSorted()], [{ '#ops': 'archived', C0BYID: 'missing' }, [ops, 'slack:C0BYID'].toSorted()]);
    assert.deepEqual((await notices()).toSorted(), [
      `${admins} en notice: #ops is_archived, told in #alerts`,
      `${admins} en notice: C0BYID channel_not_found, told in #alerts`,
      'slack:U0BOSS en notice: #ops is_archived, told in #alerts',
      'slack:U0BOSS en notice: C0BYID channel_not_found, told in #alerts',
    ]);
  });

  test('heal when they are back, so that the next fault is told again', async () => {
    channel('C1', 'ops', { isArchived: true });
    await check();
    channel('C1', 'ops');
    await check();
    assert.deepEqual([await faults(), await states()], [[], {}]);
    channel('C1', 'ops', { isArchived: true });
    await check();
    assert.equal((await notices()).filter((said) => said.startsWith(admins)).length, 2);
  });

  test('that the list finds well and writes do not are tried again, and not told of anew each time', async () => {
    await check();
    slack.answer = (_write, lane): Outcome =>
      lane === ops ? { kind: 'bad_channel', code: 'restricted_action' } : { kind: 'accepted', channelId: 'C2', ts: '1' };
    for (let times = 0; times < 3; times += 1) {
      const { flushes } = await record.route({ events: [firing(`w${round}${times}`, '1')] });
      await record.flush(flushes[0]?.groupId ?? '');
      await slack.drainAll(ops);
      await check();
      const [fault] = (await inTenant(record.store, 'a', loadLaneFaults)).values();
      assert.ok(fault && fault.tryAt <= record.clock.now);
    }
    assert.equal((await notices()).filter((said) => said.startsWith(admins)).length, 1);
    record.clock.now += 600_000;
    await check();
    assert.deepEqual(await faults(), []);
  });

  test('go on under their ID when they are renamed; admins are told of the new name once', async () => {
    await check();
    channel('C1', 'operations');
    await check();
    await check();
    const { channelId, nameNow, state } = (await known()).get('#ops') ?? {};
    assert.deepEqual([channelId, nameNow, state, await faults()], ['C1', 'operations', 'renamed', []]);
    assert.deepEqual(await notices(), [
      `${admins} en notice: #ops channel_renamed, told in #operations`,
      'slack:U0BOSS en notice: #ops channel_renamed, told in #operations',
    ]);
  });

  test('are those that have the name now, where another channel has taken it', async () => {
    await check();
    channel('C1', 'ops-old');
    channel('C9', 'ops');
    await check();
    const { channelId, state } = (await known()).get('#ops') ?? {};
    assert.deepEqual([channelId, state], ['C9', 'ok']);
  });

  test('that are not listed stay as they were while the list may lack some', async () => {
    await check();
    listed.delete('C3');
    complete = false;
    join = () => ({ kind: 'refused', code: 'channel_not_found' });
    await check();
    assert.deepEqual([(await known()).get('#admins')?.channelId, await faults()], ['C3', []]);
  });

  test('are left alone while Slack does not say', async () => {
    assert.equal(await checkChannels({ ...deps(), listChannels: async () => null }, 'a'), 'unable');
    assert.equal((await known()).size, 0);
  });

  test('that the file names no more are forgotten', async () => {
    await check();
    await inTenant(record.store, 'a', (tx) =>
      storeChannels(tx, [{ name: '#gone', teamId: 'T1', channelId: 'C8', nameNow: 'gone', isMember: true, isArchived: false, state: 'ok', toldName: null }], 1),
    );
    await check();
    assert.equal((await known()).has('#gone'), false);
  });
});
