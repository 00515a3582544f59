import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { unopenedReason } from '@tocsin/contracts/message';
import { createRenderer } from '@tocsin/render/renderer';
import { retryDelivery } from '@tocsin/steps/retryDelivery';
import { tellDead } from '@tocsin/steps/tellDead';
import { claimWrites, openLane } from '@tocsin/store/claimWrites';
import { openStore } from '@tocsin/store/connect';
import { noteDeadTold, untoldDeaths } from '@tocsin/store/deadNotices';
import { handOnDelivery, lockDelivery, newerDelivery, oweDeliveryAgain } from '@tocsin/store/deliveries';
import { loadLaneFaults } from '@tocsin/store/laneFaults';
import { oweWrites } from '@tocsin/store/oweWrites';
import { lockStranded } from '@tocsin/store/redirectWrites';
import { inTenant } from '@tocsin/store/transaction';
import { openRecord, type TestRecord } from '../support/record.ts';
import { scriptedSlack } from '../support/slack.ts';
import { tocsin } from '../support/tocsin.ts';

const file = { tenant: 'a', slack_config: { default_channel: '#alerts', admins: ['#admins'] } };
const operator = { kind: 'operator', name: 'ana' } as const;
const plenty = { posts: 9, updates: 9, chatter: 9, news: 9 };
const hook = 'webhook:default';
const owe = async (own: TestRecord, text: string, from = own.store): Promise<string> => {
  const ids = { groupId: null, episode: null, epoch: null, runId: null, level: null, covers: 0, receivedAt: null, traceparent: null, notBefore: 0 };
  const writeId = randomUUID();
  await inTenant(from, 'a', (tx) => oweWrites(tx, [{ ...ids, writeId, lane: hook, kind: 'page', message: { text, blocks: [] } }]));
  return writeId;
};
const underOtherKey = (own: TestRecord) => {
  const messageSeal = { key: Buffer.alloc(32, 9), lanes: 'webhooks' } as const;
  return openStore({ postgresUrl: own.url, name: 'other key', connections: 1, onError: () => undefined, messageSeal });
};

test('what was sealed for a webhook under another TOCSIN_KEY is a dead letter that says what to do and is told; the others of its lane go on, and with the right key it is sent after all', async () => {
  const own = await openRecord([file]);
  own.clock.now = Date.now();
  const [webhook, other] = [scriptedSlack(own), underOtherKey(own)];
  const [, lost] = [await owe(own, 'first'), await owe(own, 'sealed', other), await owe(own, 'last')];
  await webhook.drainAll(hook);
  assert.deepEqual(
    webhook.said.map(({ write }) => write.message.text),
    ['first', 'last'],
  );
  assert.deepEqual(await own.sql("select write_id, reason from writes where state = 'dead'"), [{ write_id: lost, reason: unopenedReason }]);
  assert.equal((await own.sql("select 1 from audit where action = 'writes.unopened' and detail->'writes' ? $1", [lost])).length, 1);
  const renderer = createRenderer({ templatesDir: new URL('../../templates', import.meta.url).pathname });
  const told = { ...own.deps, untoldDeaths, noteDeadTold, loadLaneFaults };
  assert.deepEqual(await tellDead({ ...told, renderDead: (request) => renderer.dead(request).message }, 'a'), ['slack:#admins']);
  const [notice] = await own.sql<{ message: string }>("select message::text as message from writes where lane = 'slack:#admins'");
  assert.match(notice?.message ?? '', /cannot be opened with this TOCSIN_KEY: start Tocsin with the key/);
  assert.doesNotMatch(notice?.message ?? '', /Slack refuses/);
  assert.match((await tocsin(own, 'deliveries', 'show', lost, '--tenant', 'a')).out, /cannot be opened with this TOCSIN_KEY/);
  await retryDelivery({ ...own.deps, lockDelivery, newerDelivery, oweDeliveryAgain, handOnDelivery }, 'a', { writeId: lost, again: false, actor: operator });
  const [sent] = (await inTenant(other, 'a', async (tx) => claimWrites(tx, hook, await openLane(tx, hook), plenty, own.clock.now))) ?? [];
  assert.equal(sent?.message.text, 'sealed');
  await Promise.all([other.close(), own.close()]);
});

test('nor does it hold up what is looked for, or what goes elsewhere', async () => {
  const own = await openRecord([file]);
  const [webhook, other] = [scriptedSlack(own), underOtherKey(own)];
  const lost = await owe(own, 'sealed', other);
  await owe(own, 'first');
  await inTenant(other, 'a', async (tx) => claimWrites(tx, hook, await openLane(tx, hook), { ...plenty, posts: 1 }, own.clock.now));
  own.clock.now += 20_000;
  await webhook.drainAll(hook);
  const behind = await owe(own, 'behind it', other);
  await inTenant(own.store, 'a', (tx) => lockStranded(tx, hook, [], 10));
  assert.deepEqual(await own.sql("select write_id from writes where state = 'dead' order by seq"), [{ write_id: lost }, { write_id: behind }]);
  assert.deepEqual(
    webhook.said.map(({ write }) => write.message.text),
    ['first'],
  );
  await Promise.all([other.close(), own.close()]);
});
