import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { routeJobSchema } from '@tocsin/contracts/jobs';
import { dropDead, type EndDeadDeps, retryDead } from '@tocsin/steps/endDead';
import { tellDead } from '@tocsin/steps/tellDead';
import { endDeadLetter, insertDeadLetter, listDeadLetters, lockDeadLetter } from '@tocsin/store/deadLetters';
import { noteDeadTold, untoldDeaths } from '@tocsin/store/deadNotices';
import { dropDelivery, handOnDelivery, lockDelivery, newerDelivery, oweDeliveryAgain } from '@tocsin/store/deliveries';
import { loadLaneFaults } from '@tocsin/store/laneFaults';
import { insertSpool } from '@tocsin/store/spool';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { firing, resolved } from '../support/events.ts';
import { assertNoGap, ledgerNow } from '../support/ledger.ts';
import { openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack } from '../support/slack.ts';
import { tocsin } from '../support/tocsin.ts';

const lane = 'slack:#alerts';
const file = {
  tenant: 'a',
  slack_config: { default_channel: '#alerts', admins: ['#admins'] },
  receivers: [{ name: 'all', slack: [{ channel: '#alerts' }] }],
  route: { receiver: 'all', group_by: ['alertname'], group_wait: '0s', group_interval: '0s' },
};
const operator = { kind: 'operator', name: 'ana' } as const;

let record: TestRecord;
let slack: ScriptedSlack;
let deps: EndDeadDeps<Tx>;
before(async () => {
  record = await openRecord([file, { ...file, tenant: 'b' }]);
  slack = scriptedSlack(record);
  const verbs = { lockDeadLetter, endDeadLetter, dropDelivery, insertSpool, lockDelivery, newerDelivery, oweDeliveryAgain, handOnDelivery };
  deps = { ...record.deps, ...verbs };
});
after(() => record.close());

const refuseAll = () => ({ kind: 'bad_content', code: 'invalid_blocks' }) as const;
const accept: ScriptedSlack['answer'] = () => ({ kind: 'accepted', channelId: 'C1', ts: '1' });
const secret = `https://hooks.slack.com/services/T1/B2/${'x'.repeat(24)}`;

async function flushDue(): Promise<void> {
  const due = await record.sql<{ group_id: string }>('select group_id from groups where next_flush_at <= to_timestamp($1::float8 / 1000)', [record.clock.now]);
  for (const { group_id } of due) await record.flush(group_id);
}

/** A write that Slack refused in every form. */
async function deadWrite(type: string): Promise<string> {
  slack.answer = refuseAll;
  await record.route({ events: [firing(type, '1')] });
  await flushDue();
  for (let tries = 0; tries < 3; tries += 1) await slack.drain(lane);
  const [write] = await record.sql<{ write_id: string }>("select write_id from writes where state = 'dead' order by seq desc limit 1");
  slack.answer = accept;
  return write?.write_id ?? assert.fail('nothing died');
}

async function bury(payload: unknown, reason = 'invalid byte 7 for "x"', to = record): Promise<string> {
  const deadLetterId = randomUUID();
  await inTenant(to.store, 'a', (tx) => insertDeadLetter(tx, { deadLetterId, kind: 'alert', reason, payload }));
  return deadLetterId;
}

const audited = async (subject: string) =>
  (await record.sql<{ action: string }>('select action from audit where subject = $1 order by audit_id', [subject])).map(({ action }) => action);

describe('an alert that could not be worked', () => {
  test('goes its way again in a new batch, by the spool, and is out of the list in the same transaction', async () => {
    const id = await bury(firing('poison', '1'));
    assert.equal((await assertNoGap(record)).ends.dead, 1);
    const retried = await retryDead(deps, 'a', id, operator);
    const [spooled] = await record.sql<{ job: unknown }>('select job from spool');
    const job = routeJobSchema.parse(spooled?.job);
    assert.deepEqual([retried.what === 'alert' && retried.batchId, job.source], [job.batchId, 'dead_letter']);
    assert.deepEqual(await inTenant(record.store, 'a', (tx) => listDeadLetters(tx, 10)), []);
    assert.deepEqual(await audited(id), ['dead_letter.retried']);
    await assert.rejects(retryDead(deps, 'a', id, operator), /was retried before/);
    await record.sql('delete from spool');
    await record.route(job);
    assert.deepEqual((await assertNoGap(record)).ends, { delivered: 0, merged: 0, suppressed: 0, dead: 0, open: 1, held: 0 });
  });

  test('keeps its place in time: what came after it counts', async () => {
    const late = firing('late', '1');
    const id = await bury(late);
    record.clock.now += 1_000;
    await record.route({ events: [resolved('late', '1')], stamp: record.clock.now * 1_000 + 5_000_000 });
    await retryDead(deps, 'a', id, operator);
    const [spooled] = await record.sql<{ job: unknown }>('delete from spool returning job');
    await record.route(routeJobSchema.parse(spooled?.job));
    assert.deepEqual(await record.sql('select status from alerts where alert_id = $1', [late.alertId]), [{ status: 'resolved' }]);
  });

  test('that is no alert is refused with what to do, and can be dropped with a reason that is kept', async () => {
    const id = await bury({ nonsense: true });
    await assert.rejects(retryDead(deps, 'a', id, operator), /nothing that can be worked/);
    assert.deepEqual(await audited(id), []);
    await dropDead(deps, 'a', id, 'a test of somebody', operator);
    const [row] = await record.sql<{ detail: unknown }>('select detail from audit where subject = $1', [id]);
    assert.deepEqual(row?.detail, { reason: 'a test of somebody', died_of: 'invalid byte 7 for "x"' });
    await assert.rejects(dropDead(deps, 'a', id, 'again', operator), /was dropped before/);
  });

  test('of another tenant is not there', async () => {
    const id = await bury(firing('mine', '1'));
    await assert.rejects(retryDead(deps, 'b', id, operator), /b has no delivery/);
    await dropDead(deps, 'a', id, 'tidy', operator);
  });
});

describe('a write that Slack refuses in every form', () => {
  test('is owed again, and its transitions are open until it is delivered', async () => {
    const id = await deadWrite('dead');
    assert.equal((await assertNoGap(record)).ends.dead > 0, true);
    const before = await ledgerNow(record);
    assert.deepEqual(await retryDead(deps, 'a', id, operator), { what: 'delivery', result: 'owed', writeId: id, lane, atLeastOnce: false });
    assert.equal((await assertNoGap(record)).ends.dead, before.ends.dead - 1);
    await slack.drainAll(lane);
    assert.deepEqual(await record.sql('select state, attempt from writes where write_id = $1', [id]), [{ state: 'sent', attempt: 1 }]);
    assert.deepEqual(await audited(id), ['delivery.retried']);
  });

  test('never takes the place of something newer: that one tells what it was to tell', async () => {
    const id = await deadWrite('old');
    record.clock.now += 1_000;
    await record.route({ events: [resolved('old', '1')] });
    await flushDue();
    const retried = await retryDead(deps, 'a', id, operator);
    assert.equal(retried.what === 'delivery' && retried.result, 'told_since');
    const rows = await record.sql(
      "select state, covers from writes where group_id = (select group_id from writes where write_id = $1) and kind <> 'reply' order by seq",
      [id],
    );
    assert.deepEqual(rows, [
      { state: 'superseded', covers: 1 },
      { state: 'owed', covers: 2 },
    ]);
    await slack.drainAll(lane);
    await assertNoGap(record);
  });

  test('that is dropped is off the list and stays dead', async () => {
    const id = await deadWrite('dropped');
    const { dead } = (await assertNoGap(record)).ends;
    await dropDead(deps, 'a', id, 'nobody needs it', operator);
    const { out } = await tocsin(record, 'dead', 'list', '--tenant', 'a');
    assert.ok(!out.includes(id));
    assert.equal((await assertNoGap(record)).ends.dead, dead);
  });
});

test('the admins are told once for each reason and hour, and again of what came since', async () => {
  const own = await openRecord([file]);
  const tell = () =>
    tellDead(
      {
        ...own.deps,
        untoldDeaths,
        noteDeadTold,
        loadLaneFaults,
        renderDead: ({ view }) => ({ text: `${view.count} ${view.kind} ${view.reason}`, blocks: [] }),
      },
      'a',
    );
  const told = async () =>
    (await own.sql<{ text: string }>("select message->>'text' as text from writes where lane = 'slack:#admins' order by seq")).map(({ text }) => text);
  own.clock.now = Date.now();
  assert.deepEqual(await tell(), []);
  await bury({}, 'invalid byte 1 for "x"', own);
  await bury({}, 'invalid byte 22 for "yy"', own);
  await bury({}, 'something else', own);
  assert.deepEqual(await Promise.all([tell(), tell()]).then((lanes) => lanes.flat()), ['slack:#admins']);
  assert.deepEqual((await told()).sort(), ['1 alert something else', '2 alert invalid byte … for …']);
  await bury({}, 'invalid byte 3 for "z"', own);
  assert.deepEqual([await tell(), (await told()).length], [[], 2]);
  own.clock.now += 3_700_000;
  await tell();
  assert.deepEqual((await told()).slice(2), ['1 alert invalid byte … for …']);
  assert.deepEqual([await tell(), (await told()).length], [[], 3]);
  await own.close();
});

describe('tocsin', () => {
  test('dead: lists what failed, shows it without secrets, and has it tried again', async () => {
    await record.sql('delete from spool');
    for (const { write_id } of await record.sql<{ write_id: string }>("select write_id from writes where state = 'dead' and dropped_at is null"))
      await dropDead(deps, 'a', write_id, 'tidy', operator);
    const id = await bury({ ...firing('cpu', '1'), message: `see ${secret}`, labels: { alertname: 'cpu', bot_token: 'xoxb-1' } });
    const write = await deadWrite('cli');
    const listed = await tocsin(record, 'dead', 'list');
    assert.match(listed.out, new RegExp(`a +${id} .*alert +cpu: see .*invalid byte 7`));
    assert.match(listed.out, new RegExp(`a +${write} .*delivery +slack:#alerts +invalid_blocks`));
    const shown = await tocsin(record, 'dead', 'show', id, '--tenant', 'a');
    assert.match(shown.out, /"alertType": "cpu"/);
    for (const text of ['xxxx', 'xoxb']) assert.ok(![listed, shown].some(({ out }) => out.includes(text)), text);
    const retried = await tocsin(record, 'dead', 'retry', '--all', '--tenant', 'a', '--author', 'ana');
    assert.deepEqual([retried.code, retried.error], [0, '']);
    assert.equal((await tocsin(record, 'dead', 'list')).out, 'Nothing failed for good\n');
    assert.match((await tocsin(record, 'ledger', '--tenant', 'a')).out, /on the way, not counted until it is worked: 1 batch with 1 alert in the spool/);
  });

  test('deliveries: a delivered one needs --again, and is a write of its own', async () => {
    await record.sql('delete from spool');
    await slack.drainAll(lane);
    const [sent] = await record.sql<{ write_id: string }>("select write_id from writes where state = 'sent' and kind = 'post' limit 1");
    const id = sent?.write_id ?? '';
    assert.match((await tocsin(record, 'deliveries', 'list', '--state', 'sent', '--tenant', 'a')).out, new RegExp(`${id} .*slack:#alerts +post +sent`));
    assert.match((await tocsin(record, 'deliveries', 'show', id, '--tenant', 'a')).out, /in Slack +C1 1/);
    const refused = await tocsin(record, 'deliveries', 'retry', id, '--tenant', 'a');
    assert.deepEqual([refused.code, /was delivered; --again/.test(refused.error)], [1, true]);
    const again = await tocsin(record, 'deliveries', 'retry', id, '--again', '--tenant', 'a');
    assert.match(again.out, /is sent once more in slack:#alerts/);
    await assertNoGap(record);
    await slack.drainAll(lane);
  });

  test('ledger: answers 0 with a sum that holds, 1 with a gap and where it is', async () => {
    const good = await tocsin(record, 'ledger', '--tenant', 'a', '--since', '1h');
    assert.equal(good.code, 0);
    assert.match(good.out, /Ledger: \d+ accepted = .* ✓ no gap/);
    await record.route({ events: [firing('lost', '1')] });
    record.clock.now += 1_000;
    await flushDue();
    const [lost] = await record.sql<{ group_id: string }>("delete from writes where state = 'owed' returning group_id");
    const bad = await tocsin(record, 'ledger');
    assert.equal(bad.code, 1);
    assert.match(bad.out, new RegExp(`GAP of 1.*group ${lost?.group_id} in slack:#alerts: 1 not told, its write .* is gone`, 's'));
    const json = JSON.parse((await tocsin(record, 'ledger', '--tenant', 'a', '--json')).out) as { tenants: { gap: number }[] };
    assert.equal(json.tenants[0]?.gap, 1);
    assert.match((await tocsin(record, 'ledger', '--since', '7d')).error, /6 days at most/);
  });

  test('why: tells the way of an alert by matchers, by its key and by its id', async () => {
    const { out, code } = await tocsin(record, 'why', 'alertname=old,name=1', '--tenant', 'a');
    assert.equal(code, 0);
    assert.match(
      out,
      /routes.*root → all.*groups.*what happened.*event +firing.*batch .* of 1 from test.*flush +all: first, 1 transition told.*superseded.*⤷.*delivered [\d:]+ {2}https:\/\/slack\.com\/archives\/C1\/p1/s,
    );
    for (const wanted of ['old/1', firing('old', '1').alertId]) assert.equal((await tocsin(record, 'why', wanted, '--tenant', 'a')).code, 0, wanted);
    const several = await tocsin(record, 'why', 'severity=warning', '--tenant', 'a');
    assert.deepEqual([several.code, /alerts are meant, say which/.test(several.out)], [2, true]);
    assert.match((await tocsin(record, 'why', 'nobody', '--tenant', 'a')).error, /knows no alert|no dedup_key/);
    const json = JSON.parse((await tocsin(record, 'why', 'old/1', '--tenant', 'a', '--json')).out) as { timeline: unknown[] };
    assert.ok(json.timeline.length >= 4);
  });
});
