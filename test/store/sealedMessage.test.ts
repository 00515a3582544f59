import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { claimWrites, openLane } from '@tocsin/store/claimWrites';
import { openStore } from '@tocsin/store/connect';
import { lockDelivery } from '@tocsin/store/deliveries';
import { type OwedWrite, oweWrites } from '@tocsin/store/oweWrites';
import { settleOwed, settleSent } from '@tocsin/store/settleWrites';
import { inTenant } from '@tocsin/store/transaction';
import { openRecord, type TestRecord } from '../support/record.ts';

const hook = 'webhook:default';
let record: TestRecord;
before(async () => {
  record = await openRecord();
});
after(() => record.close());

const ids = { groupId: null, episode: null, epoch: null, runId: null, level: null, covers: 0, receivedAt: null, traceparent: null, notBefore: 0 };
const owe = async (lane: string, text: string, store = record.store): Promise<string> => {
  const write: OwedWrite = { ...ids, writeId: randomUUID(), lane, kind: 'page', message: { text, blocks: [] } };
  await inTenant(store, 'a', (tx) => oweWrites(tx, [write]));
  return write.writeId;
};
const kept = async (writeId: string) =>
  (await record.sql<{ kept: string }>('select message::text as kept from writes where write_id = $1', [writeId]))[0]?.kept ?? '';
const claim = (lane: string) =>
  inTenant(record.store, 'a', async (tx) => claimWrites(tx, lane, await openLane(tx, lane), { posts: 9, updates: 9, chatter: 9, news: 9 }, record.clock.now));

describe('what is owed to a webhook', () => {
  test('is sealed in the record, opened for whoever sends it, sealed again when it changes, and stays sealed once it was delivered', async () => {
    const writeId = await owe(hook, 'secret words');
    assert.match(await kept(writeId), /^\{"sealed": "/);
    assert.doesNotMatch(await kept(writeId), /secret/);
    assert.equal((await claim(hook))?.[0]?.message.text, 'secret words');
    const again = { writeId, lane: hook, reason: 'http_500', notBefore: 0, countsAsAttempt: true };
    const sealed = await kept(writeId);
    await inTenant(record.store, 'a', (tx) => settleOwed(tx, { ...again, message: { text: 'other words', blocks: [] } }));
    assert.doesNotMatch(await kept(writeId), /words/);
    assert.notEqual(await kept(writeId), sealed);
    assert.equal((await claim(hook))?.[0]?.message.text, 'other words');
    await inTenant(record.store, 'a', (tx) => settleSent(tx, [{ writeId, channelId: null, ts: null }]));
    assert.match(await kept(writeId), /^\{"sealed": "/);
    assert.equal((await inTenant(record.store, 'a', (tx) => lockDelivery(tx, writeId)))?.message?.text, 'other words');
  });

  test('opens in its own row, tenant and installation only', async () => {
    const [one, two] = [await owe(hook, 'one'), await owe(hook, 'two')];
    await record.sql('update writes set message = (select message from writes where write_id = $1) where write_id = $2', [one, two]);
    assert.deepEqual(
      (await claim(hook))?.map((write) => write.message.text),
      ['one'],
    );
    assert.deepEqual(await record.sql('select state from writes where write_id = $1', [two]), [{ state: 'dead' }]);
    const stranger = openStore({ postgresUrl: record.url, name: 'stranger', connections: 1, onError: () => undefined });
    await assert.rejects(owe(hook, 'x', stranger), /without the key/);
    await stranger.close();
    await record.sql('delete from writes');
  });

  test('is within what Slack takes before it is kept', async () => {
    await owe(hook, ' ');
    await owe(hook, 'x'.repeat(200_000));
    const texts = (await claim(hook))?.map((write) => write.message.text);
    assert.deepEqual([texts?.[0], texts?.[1]?.length], ['…', 3_000]);
  });
});

describe('where every lane ends at a webhook', () => {
  test('what is owed to channels is sealed too', async () => {
    const key = Buffer.alloc(32, 7);
    const store = openStore({ postgresUrl: record.url, name: 'hooks only', connections: 1, onError: () => undefined, messageSeal: { key, lanes: 'all' } });
    const writeId = await owe('slack:#ops', 'secret words', store);
    await store.close();
    assert.match(await kept(writeId), /^\{"sealed": "/);
    assert.equal((await claim('slack:#ops'))?.[0]?.message.text, 'secret words');
  });

  test('and where not, it is not: people look for what was said', async () => {
    assert.match(await kept(await owe('slack:#dev', 'plain words')), /plain words/);
  });
});
