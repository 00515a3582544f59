import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sealAudit } from '@tocsin/steps/sealAudit';
import { verifyAudit } from '@tocsin/steps/verifyAudit';
import { auditForgotten } from '@tocsin/store/forgetAudit';
import { insertAudit } from '@tocsin/store/insertAudit';
import { auditBlocks, auditHead, auditRowsBetween, insertAuditBlock, unsealedTenants } from '@tocsin/store/sealAudit';
import { inTenant } from '@tocsin/store/transaction';
import { firing } from '../support/events.ts';
import { openRecord, type TestRecord } from '../support/record.ts';

const key = Buffer.alloc(32, 3);
let record: TestRecord;
before(async () => {
  record = await openRecord();
});
after(() => record.close());

const entry = (subject: string) => ({ actor: { kind: 'system', process: 'test' } as const, action: 'test', subject, detail: {} });
const note = (subject: string) => inTenant(record.store, 'a', (tx) => insertAudit(tx, entry(subject)));
const sealDeps = () => ({ ...record.deps, auditHead, auditRowsBetween, insertAuditBlock, key });

/** Seals what can be sealed, as housekeeping does; answers the subjects of the rows in the new block of tenant a. */
async function seal(): Promise<string[]> {
  const found = (await unsealedTenants(record.store)).find(({ tenantId }) => tenantId === 'a');
  if (!found) return [];
  const block = await sealAudit(sealDeps(), 'a', found.horizon);
  if (!block) return [];
  return (await inTenant(record.store, 'a', (tx) => auditRowsBetween(tx, block.fromTxid, block.toTxid))).map((row) => row.subject);
}

/** As `seal`, again until `rows` rows are sealed: transactions of other databases on the server hold the horizon back too. */
async function sealRows(rows: number): Promise<string[]> {
  const sealed: string[] = [];
  for (let tries = 0; sealed.length < rows && tries < 500; tries += 1) {
    sealed.push(...(await seal()));
    if (sealed.length < rows) await record.sql('select pg_sleep(0.01)');
  }
  return sealed;
}

const verify = () => verifyAudit({ ...record.deps, auditBlocks, auditRowsBetween, auditForgotten, key }, 'a');

describe('the audit', () => {
  test('is sealed in blocks that follow each other, each row in one of them', async () => {
    await note('1');
    assert.deepEqual(await sealRows(1), ['1']);
    assert.deepEqual(await seal(), []);
    await note('2');
    await note('3');
    assert.deepEqual(await sealRows(2), ['2', '3']);
    const { blocks, rows, faults } = await verify();
    assert.ok(blocks === 2 || blocks === 3);
    assert.deepEqual([rows, faults], [3, []]);
  });

  test('a row of a transaction that is still open is never skipped: it is in a later block', async () => {
    const { promise: open, resolve: commit } = Promise.withResolvers<void>();
    const { promise: started, resolve: begun } = Promise.withResolvers<void>();
    const slow = inTenant(record.store, 'a', async (tx) => {
      await insertAudit(tx, entry('slow'));
      begun();
      await open;
    });
    await started;
    await note('quick');
    assert.deepEqual(await seal(), [], 'nothing younger than the open transaction is sealed');
    commit();
    await slow;
    assert.deepEqual(await sealRows(2), ['slow', 'quick']);
    assert.deepEqual((await verify()).faults, []);
  });

  test('many at once, sealed again and again: every row is in exactly one block', async () => {
    let writing = true;
    const sealed: string[] = [];
    const sealer = (async () => {
      while (writing) sealed.push(...(await seal()));
    })();
    await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (let index = 0; index < 15; index += 1) await note(`many-${worker}-${index}`);
      }),
    );
    writing = false;
    await sealer;
    sealed.push(...(await sealRows(120 - sealed.length)));
    const many = sealed.filter((subject) => subject.startsWith('many-'));
    assert.deepEqual([many.length, new Set(many).size], [120, 120]);
    assert.deepEqual((await verify()).faults, []);
  });

  test('two sealers at once make one block', async () => {
    await note('both');
    const [left, right] = await Promise.allSettled([sealRows(1), sealRows(1)]);
    assert.ok(left.status === 'fulfilled' || right.status === 'fulfilled');
    assert.deepEqual((await verify()).faults, []);
  });

  test('of another tenant is in blocks of its own', async () => {
    await record.route({ tenantId: 'b', events: [firing('other', '1')] });
    const before = await verify();
    for (const { tenantId, horizon } of await unsealedTenants(record.store)) await sealAudit(sealDeps(), tenantId, horizon);
    assert.deepEqual(await verify(), before);
  });
});

describe('whoever may do anything in the database is found out when', () => {
  const wrongs: [what: string, sql: string, undo: string][] = [
    [
      'a row is edited',
      "update audit set subject = 'x' where tenant_id = 'a' and subject = '2'",
      "update audit set subject = '2' where tenant_id = 'a' and subject = 'x'",
    ],
    [
      'its time is moved by a microsecond',
      "update audit set at = at + interval '1 microsecond' where subject = '1'",
      "update audit set at = at - interval '1 microsecond' where subject = '1'",
    ],
    ['a detail is added', `update audit set detail = '{"x": 1}' where subject = '3'`, "update audit set detail = '{}' where subject = '3'"],
    [
      'a row is slipped in',
      "insert into audit (tenant_id, txid, actor, action, subject, detail) select 'a', txid, '{}', 'forged', 'forged', '{}' from audit where subject = '2'",
      "delete from audit where subject = 'forged'",
    ],
    ['a row goes to another tenant', "update audit set tenant_id = 'b' where subject = '3'", "update audit set tenant_id = 'a' where subject = '3'"],
    [
      'a block is edited',
      "update audit_blocks set rows = rows + 1 where tenant_id = 'a' and block = 1",
      "update audit_blocks set rows = rows - 1 where tenant_id = 'a' and block = 1",
    ],
    [
      'a block is given another number',
      "update audit_blocks set block = 1000 where tenant_id = 'a' and block = 2",
      "update audit_blocks set block = 2 where tenant_id = 'a' and block = 1000",
    ],
  ];
  for (const [what, sql, undo] of wrongs)
    test(what, async () => {
      assert.deepEqual((await verify()).faults, []);
      await record.sql(sql);
      assert.notDeepEqual((await verify()).faults, [], what);
      await record.sql(undo);
      assert.deepEqual((await verify()).faults, []);
    });

  test('a row or a block is gone', async () => {
    await record.sql("delete from audit where subject = '2'");
    assert.match((await verify()).faults[0]?.fault ?? '', /sealed \d rows, found \d/);
    await record.sql("delete from audit_blocks where tenant_id = 'a' and block = 1");
    assert.match((await verify()).faults[0]?.fault ?? '', /block 1 is missing/);
  });

  test('the newest blocks are cut off: the head is not the one that was logged', async () => {
    const { head } = await verify();
    await record.sql("delete from audit_blocks where tenant_id = 'a' and block = (select max(block) from audit_blocks where tenant_id = 'a')");
    assert.notEqual((await verify()).head, head);
  });
});

test('a change whose audit row cannot be written does not happen', async () => {
  const broken = { ...record.deps, audit: () => Promise.reject(new Error('no audit')) };
  const { routeBatch } = await import('@tocsin/steps/routeBatch');
  const job = {
    kind: 'batch',
    tenantId: 'a',
    batchId: crypto.randomUUID(),
    stamp: 1,
    receivedAt: 1,
    source: 's',
    actorTokenId: 't',
    events: [firing('unaudited', '1')],
    traceparent: null,
  } as const;
  await assert.rejects(routeBatch(broken, { ...job, events: [...job.events] }), /no audit/);
  assert.deepEqual(await record.sql("select 1 from alerts where alert_type = 'unaudited'"), []);
});
