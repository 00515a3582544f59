import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { SlackDouble } from '../startSlackDouble.ts';
import { clientOf, startTestDouble, testClock } from '../testSupport.ts';

const error = (code: string) => ({ message: `An API error occurred: ${code}` });

describe("the Web API, through Slack's own client", () => {
  const clock = testClock();
  let double: SlackDouble;
  before(async () => {
    double = await startTestDouble({ clock });
  });
  after(() => double.close());
  beforeEach(() => double.reset());
  const one = () => clientOf(double);

  it('says whose token it is, and refuses those it does not know', async () => {
    const who = await one().auth.test();
    assert.deepEqual([who.team_id, who.user_id, who.bot_id], ['T0ONE', 'U0TOCSIN', 'B0TOCSIN']);
    await assert.rejects(clientOf(double, 'xoxb-nobody').auth.test(), error('invalid_auth'));
    await assert.rejects(clientOf(double, '').apiCall('auth.test'), error('not_authed'));
    await assert.rejects(one().apiCall('chat.shout'), error('unknown_method'));
    assert.deepEqual(double.stats().refused, { invalid_auth: 1, not_authed: 1, unknown_method: 1 });
  });

  it('posts by ID and by name, and answers with the ID', async () => {
    const byId = await one().chat.postMessage({ channel: 'C0ALERTS', text: 'a' });
    const byName = await one().chat.postMessage({ channel: '#alerts', text: 'b' });
    assert.deepEqual([byId.channel, byName.channel], ['C0ALERTS', 'C0ALERTS']);
    assert.ok(Number(byName.ts) > Number(byId.ts), 'each message has its own timestamp, though the clock stands still');
    assert.deepEqual(
      double.record.all().map(({ text }) => text),
      ['a', 'b'],
    );
  });

  it('keeps workspaces apart', async () => {
    await assert.rejects(clientOf(double, 'xoxb-two').chat.postMessage({ channel: 'C0ALERTS', text: 'x' }), error('channel_not_found'));
    const { ts } = await one().chat.postMessage({ channel: 'C0ALERTS', text: 'mine' });
    await assert.rejects(clientOf(double, 'xoxb-two').chat.update({ channel: 'C0ALERTS', ts: ts ?? '', text: 'x' }), error('channel_not_found'));
    assert.equal(double.record.kept(), 1);
  });

  it('knows no channel it was not told of, unless it may make one', async () => {
    await assert.rejects(one().chat.postMessage({ channel: '#new', text: 'x' }), error('channel_not_found'));
    await assert.rejects(one().chat.postMessage({ channel: 'hidden', text: 'x' }), error('channel_not_found'));
    double.change({ createChannels: true });
    const made = await one().chat.postMessage({ channel: '#new', text: 'x' });
    assert.equal((await one().conversations.info({ channel: made.channel ?? '' })).channel?.name, 'new');
    await assert.rejects(one().chat.postMessage({ channel: 'C0SECOND', text: 'x' }), error('channel_not_found'));
    await assert.rejects(one().chat.postMessage({ channel: 'hidden', text: 'x' }), error('channel_not_found'));
    double.change({ createChannels: false });
  });

  it('refuses messages without content, in archived channels and for unknown threads', async () => {
    await assert.rejects(one().apiCall('chat.postMessage', { channel: 'C0ALERTS' }), error('no_text'));
    await assert.rejects(one().chat.postMessage({ channel: 'C0OLD', text: 'x' }), error('is_archived'));
    await assert.rejects(one().chat.postMessage({ channel: 'C0ALERTS', text: 'x', thread_ts: '1.000001' }), error('thread_not_found'));
    await assert.rejects(one().chat.postMessage({ channel: 'C0ALERTS', text: 'x', thread_ts: '0' }), error('invalid_thread_ts'));
    await assert.rejects(one().apiCall('chat.postMessage', { channel: 'C0ALERTS', blocks: '{"a"' }), error('invalid_blocks_format'));
    await assert.rejects(
      one().apiCall('chat.postMessage', { channel: 'C0ALERTS', text: 'x', metadata: { event_type: 'a', event_payload: { a: { b: { c: 1 } } } } }),
      error('invalid_metadata_schema'),
    );
  });

  it('cuts long text on a post and refuses it on an update', async () => {
    const { ts } = await one().chat.postMessage({ channel: 'C0ALERTS', text: 'x'.repeat(40_001) });
    assert.equal(double.record.all()[0]?.text.length, 40_000);
    await assert.rejects(one().chat.update({ channel: 'C0ALERTS', ts: ts ?? '', text: 'x'.repeat(4_001) }), error('msg_too_long'));
  });

  it('updates its own messages and keeps what is not named', async () => {
    const blocks = [{ type: 'divider' as const }];
    const { ts = '' } = await one().chat.postMessage({ channel: 'C0ALERTS', text: 'a', blocks, metadata: { event_type: 'e', event_payload: { id: 1 } } });
    clock.advance(1_000);
    const updated = await one().chat.update({ channel: 'C0ALERTS', ts, text: 'b' });
    assert.equal(updated.text, 'b');
    const [message] = (await one().conversations.history({ channel: 'C0ALERTS', include_all_metadata: true })).messages ?? [];
    assert.equal(message?.blocks?.[0]?.type, 'divider');
    assert.ok(message?.edited);
    assert.deepEqual(message?.metadata?.event_payload, { id: 1 });
    await assert.rejects(one().chat.update({ channel: 'C0ALERTS', ts: '1.000001', text: 'b' }), error('message_not_found'));
    assert.deepEqual(
      double.record.all().map(({ kind }) => kind),
      ['post', 'update'],
    );
  });

  it('does not let an app touch what a webhook wrote', async () => {
    await fetch(`${double.url}/services/T0ONE/B0HOOK/secret`, { method: 'POST', body: '{"text":"hook"}' });
    const { ts = '' } = double.record.all()[0] ?? {};
    await assert.rejects(one().chat.update({ channel: 'C0ALERTS', ts, text: 'b' }), error('cant_update_message'));
    await assert.rejects(one().chat.delete({ channel: 'C0ALERTS', ts }), error('cant_delete_message'));
  });

  it('threads replies, shows broadcasts in the channel and keeps a tombstone of a deleted root', async () => {
    const { ts: root = '' } = await one().chat.postMessage({ channel: 'C0ALERTS', text: 'root' });
    const { ts: reply = '' } = await one().chat.postMessage({ channel: 'C0ALERTS', text: 'r1', thread_ts: root });
    await one().chat.postMessage({ channel: 'C0ALERTS', text: 'r2', thread_ts: reply, reply_broadcast: true });
    const thread = await one().conversations.replies({ channel: 'C0ALERTS', ts: reply });
    assert.deepEqual(
      thread.messages?.map(({ text }) => text),
      ['root', 'r1', 'r2'],
    );
    assert.equal(thread.messages?.[0]?.reply_count, 2);
    const history = await one().conversations.history({ channel: 'C0ALERTS' });
    assert.deepEqual(
      history.messages?.map(({ text }) => text),
      ['r2', 'root'],
    );
    await one().chat.delete({ channel: 'C0ALERTS', ts: root });
    assert.equal((await one().conversations.replies({ channel: 'C0ALERTS', ts: root })).messages?.[0]?.text, 'This message was deleted.');
    const link = await one().chat.getPermalink({ channel: 'C0ALERTS', message_ts: reply });
    assert.equal(link.permalink, `https://one.slack.com/archives/C0ALERTS/p${reply.replace('.', '')}?thread_ts=${root}&cid=C0ALERTS`);
  });

  it('pages history by cursor and by time, newest first', async () => {
    const ts: string[] = [];
    for (const text of ['1', '2', '3', '4', '5']) {
      clock.advance(1_000);
      ts.push((await one().chat.postMessage({ channel: 'C0ALERTS', text })).ts ?? '');
    }
    const texts = async (more: object): Promise<(string | undefined)[]> =>
      ((await one().conversations.history({ channel: 'C0ALERTS', ...more })).messages ?? []).map(({ text }) => text);
    const first = await one().conversations.history({ channel: 'C0ALERTS', limit: 2 });
    assert.ok(first.has_more);
    assert.deepEqual(await texts({ limit: 2, cursor: first.response_metadata?.next_cursor }), ['3', '2']);
    assert.deepEqual(await texts({ oldest: ts[1], latest: ts[3] }), ['3']);
    assert.deepEqual(await texts({ oldest: ts[1], latest: ts[3], inclusive: true }), ['4', '3', '2']);
    await assert.rejects(one().conversations.history({ channel: 'C0ALERTS', oldest: 'x' }), error('invalid_ts_oldest'));
    await assert.rejects(one().conversations.history({ channel: 'C0ALERTS', cursor: 'x' }), error('invalid_cursor'));
  });

  it('tells only the type of metadata unless all is asked for', async () => {
    await one().chat.postMessage({ channel: 'C0ALERTS', text: 'a', metadata: { event_type: 'tocsin_delivery', event_payload: { delivery_id: 'd1' } } });
    const metadata = async (all: boolean) => (await one().conversations.history({ channel: 'C0ALERTS', include_all_metadata: all })).messages?.[0]?.metadata;
    assert.deepEqual(await metadata(false), { event_type: 'tocsin_delivery' });
    assert.deepEqual(await metadata(true), { event_type: 'tocsin_delivery', event_payload: { delivery_id: 'd1' } });
  });

  it('shows the history to members only', async () => {
    await one().chat.postMessage({ channel: 'C0FAR', text: 'posted without being there' });
    await assert.rejects(one().conversations.history({ channel: 'C0FAR' }), error('not_in_channel'));
    await one().conversations.join({ channel: 'C0FAR' });
    assert.equal((await one().conversations.history({ channel: 'C0FAR' })).messages?.length, 1);
  });

  it('knows channels, people and groups', async () => {
    const names = (await one().conversations.list({ exclude_archived: true })).channels?.map(({ name }) => name);
    assert.deepEqual(names, ['alerts', 'other', 'far']);
    assert.equal((await one().users.lookupByEmail({ email: 'ANA@one.example' })).user?.id, 'U0ANA');
    await assert.rejects(one().users.lookupByEmail({ email: 'x@one.example' }), error('users_not_found'));
    await one().usergroups.users.update({ usergroup: 'S0ONCALL', users: 'U0ANA' });
    assert.deepEqual((await one().usergroups.users.list({ usergroup: 'S0ONCALL' })).users, ['U0ANA']);
    await assert.rejects(one().usergroups.users.update({ usergroup: 'S0ONCALL', users: '' }), error('no_users_provided'));
    const direct = await one().conversations.open({ users: 'U0ANA' });
    assert.equal((await one().chat.postMessage({ channel: 'U0ANA', text: 'psst' })).channel, direct.channel?.id);
    await assert.rejects(one().chat.postEphemeral({ channel: 'C0ALERTS', user: 'U0NOBODY', text: 'x' }), error('user_not_in_channel'));
    await one().chat.postEphemeral({ channel: 'C0ALERTS', user: 'U0ANA', text: 'x' });
    assert.equal((await one().conversations.history({ channel: 'C0ALERTS' })).messages?.length, 0);
  });

  it('adds reactions once', async () => {
    const { ts = '' } = await one().chat.postMessage({ channel: 'C0ALERTS', text: 'a' });
    await one().reactions.add({ channel: 'C0ALERTS', timestamp: ts, name: 'eyes' });
    await assert.rejects(one().reactions.add({ channel: 'C0ALERTS', timestamp: ts, name: 'eyes' }), error('already_reacted'));
  });

  it('survives whatever is sent', async () => {
    const post = (body: string, type: string) =>
      fetch(`${double.apiUrl}chat.postMessage`, { method: 'POST', body, headers: { 'content-type': type, authorization: 'Bearer xoxb-one' } });
    const deep = '['.repeat(100_000);
    assert.equal(((await (await post('{', 'application/json')).json()) as { error: string }).error, 'invalid_json');
    assert.equal(((await (await post('[1]', 'application/json')).json()) as { error: string }).error, 'json_not_object');
    for (const blocks of [`${deep}${']'.repeat(100_000)}`, deep])
      assert.equal((await post(`channel=C0ALERTS&blocks=${blocks}`, 'application/x-www-form-urlencoded')).status, 200);
    const nested = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    assert.equal((await post(`{"channel":"C0ALERTS","text":"x","attachments":[${nested}],"metadata":${nested}}`, 'application/json')).status, 200);
    assert.equal((await post('%E0%A4%A=%&channel=%ff', 'application/x-www-form-urlencoded')).status, 200);
    const large = await post(`{"text":"${'x'.repeat(6_000_000)}"}`, 'application/json').catch(() => undefined);
    assert.ok(large === undefined || large.status === 413);
    assert.equal((await one().auth.test()).ok, true);
    assert.equal(double.record.kept(), 0);
  });
});
