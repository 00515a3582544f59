import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { doubleClient } from '../doubleClient.ts';
import { clientOf, startTestDouble } from '../testSupport.ts';
import { waitForRecord, waitForRecords } from '../waitForRecord.ts';

describe('the record', () => {
  it('has each accepted write as it was', async (t) => {
    const double = await startTestDouble();
    t.after(() => double.close());
    const { ts = '' } = await clientOf(double).chat.postMessage({
      channel: 'C0ALERTS',
      text: 'a',
      blocks: [{ type: 'divider', block_id: 'b' }],
      metadata: { event_type: 'e', event_payload: { id: 'd1' } },
    });
    const [entry] = double.record.all();
    assert.deepEqual(
      { ...entry, at: 0 },
      {
        kind: 'post',
        botId: 'B0TOCSIN',
        threadTs: undefined,
        broadcast: undefined,
        username: undefined,
        iconEmoji: undefined,
        seq: 1,
        at: 0,
        team: 'T0ONE',
        channel: 'C0ALERTS',
        channelName: 'alerts',
        ts,
        text: 'a',
        blocks: [{ type: 'divider', block_id: 'b' }],
        metadata: { event_type: 'e', event_payload: { id: 'd1' } },
      },
    );
  });

  it('can be waited for, in process and over HTTP', async (t) => {
    const double = await startTestDouble();
    t.after(() => double.close());
    const second = waitForRecord(double, ({ text }) => text === 'b', 5_000);
    const long = doubleClient(double.url).recordPage(0, 10, 5_000);
    await clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'a' });
    assert.equal((await long).entries.length, 1);
    await clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'b' });
    assert.equal((await second).seq, 2);
    assert.equal((await waitForRecords(double, () => true, 2, 1)).length, 2);
    await assert.rejects(
      waitForRecord(double, () => false, 10),
      /waited 10 ms for 1 writes and saw 0 of them, 2 writes in all/,
    );
    assert.equal((await doubleClient(double.url).recordPage(2, 10, 20)).entries.length, 0);
  });

  it('is read in pages and goes on counting after a reset', async (t) => {
    const double = await startTestDouble();
    t.after(() => double.close());
    const client = doubleClient(double.url);
    for (const text of ['a', 'b', 'c']) await clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text });
    const page = await client.recordPage(0, 2);
    assert.deepEqual([page.entries.length, page.next, page.lastSeq], [2, 2, 3]);
    assert.deepEqual(
      (await client.record()).map(({ text }) => text),
      ['a', 'b', 'c'],
    );
    await client.reset();
    assert.deepEqual(await client.record(), []);
    await clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'd' });
    assert.deepEqual(
      (await client.record(3)).map(({ seq, text }) => [seq, text]),
      [[4, 'd']],
    );
  });

  it('survives a restart in a file, a torn last line included', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slack-double-'));
    const recordFile = join(folder, 'deep', 'record.jsonl');
    const first = await startTestDouble({ recordFile, createChannels: true });
    const posted = await clientOf(first).chat.postMessage({ channel: '#made-by-name', text: 'a' });
    await clientOf(first).chat.postMessage({ channel: posted.channel ?? '', text: 'reply', thread_ts: posted.ts ?? '' });
    await clientOf(first).chat.update({ channel: posted.channel ?? '', ts: posted.ts ?? '', text: 'changed' });
    await clientOf(first).chat.postMessage({ channel: 'U0ANA', text: 'direct' });
    await first.close();
    appendFileSync(recordFile, '{"seq":5,"kin');
    const second = await startTestDouble({ recordFile });
    try {
      const thread = await clientOf(second).conversations.replies({ channel: posted.channel ?? '', ts: posted.ts ?? '' });
      assert.deepEqual(
        thread.messages?.map(({ text }) => text),
        ['changed', 'reply'],
      );
      await clientOf(second).chat.update({ channel: posted.channel ?? '', ts: posted.ts ?? '', text: 'again' });
      assert.deepEqual(
        second.record.all().map(({ seq, text }) => [seq, text]),
        [
          [1, 'a'],
          [2, 'reply'],
          [3, 'changed'],
          [4, 'direct'],
          [5, 'again'],
        ],
      );
    } finally {
      await second.close();
      rmSync(folder, { recursive: true });
    }
  });
});
