import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { forgetAudit } from '@tocsin/steps/forgetAudit';
import { sealAudit } from '@tocsin/steps/sealAudit';
import { verifyAudit } from '@tocsin/steps/verifyAudit';
import { auditForgotten, lastBlockBefore, noteForgotten, outdatedAudits, pruneAudit } from '@tocsin/store/forgetAudit';
import { insertAudit } from '@tocsin/store/insertAudit';
import { auditBlocks, auditHead, auditRowsBetween, insertAuditBlock, unsealedTenants } from '@tocsin/store/sealAudit';
import { inTenant } from '@tocsin/store/transaction';
import { openRecord, type TestRecord } from '../support/record.ts';

const key = Buffer.alloc(32, 3);
const dayMs = 86_400_000;
const cutoff = () => Date.now() - 40 * dayMs;
let record: TestRecord;

/** Rows 1 to 4 in blocks of their own, the first two from 50 days ago. */
before(async () => {
  record = await openRecord();
  for (const [subject, ago] of [
    ['1', 50],
    ['2', 50],
    ['3', 0],
    ['4', 0],
  ] as const) {
    await inTenant(record.store, 'a', (tx) => insertAudit(tx, { actor: { kind: 'system', process: 'test' }, action: 'test', subject, detail: {} }));
    await record.sql("update audit set at = at - $2 * interval '1 day' where subject = $1", [subject, ago]);
    await seal(Date.now() - ago * dayMs);
  }
});
after(() => record.close());

/** Seals what is there, as soon as transactions elsewhere on the server let it. */
async function seal(at: number): Promise<void> {
  const deps = { ...record.deps, auditHead, auditRowsBetween, insertAuditBlock, key, now: () => at };
  for (let sealed = false; !sealed; ) {
    const found = (await unsealedTenants(record.store)).find(({ tenantId }) => tenantId === 'a');
    if (found) sealed = (await sealAudit(deps, 'a', found.horizon)) !== null;
    if (!sealed) await record.sql('select pg_sleep(0.01)');
  }
}

const forget = () => forgetAudit({ ...record.deps, lastBlockBefore, noteForgotten, key, now: Date.now }, 'a', cutoff());
const verify = () => verifyAudit({ ...record.deps, auditBlocks, auditRowsBetween, auditForgotten, key }, 'a');
const subjects = async () => (await record.sql<{ subject: string }>("select subject from audit where action = 'test' order by 1")).map((row) => row.subject);

test('rows that nobody noted as forgotten are missed', async () => {
  await record.sql("create table kept as select * from audit where subject = '1'");
  await record.sql("delete from audit where subject = '1'");
  assert.equal((await verify()).faults.length, 1);
  await record.sql('insert into audit overriding system value select * from kept');
  assert.deepEqual((await verify()).faults, []);
});

test('what is older than the tenant keeps is forgotten, its headers are not: the chain is whole and says what is gone', async () => {
  assert.deepEqual(
    await outdatedAudits(
      record.store,
      new Map([
        ['a', cutoff()],
        ['b', Date.now()],
      ]),
    ),
    ['a'],
  );
  assert.equal(await forget(), 2);
  assert.deepEqual(await outdatedAudits(record.store, new Map([['a', cutoff()]])), []);
  assert.equal(await pruneAudit(record.store, 1), 1);
  assert.deepEqual((await verify()).faults, []);
  assert.equal(await pruneAudit(record.store, 100), 1);
  assert.deepEqual(await subjects(), ['3', '4']);
  await seal(Date.now());
  const verdict = await verify();
  assert.deepEqual(verdict.faults, []);
  assert.equal(verdict.forgotten?.blocks, 2);
  assert.equal(verdict.forgotten?.rows, 2);
  assert.deepEqual(await record.sql("select action from audit where action = 'audit.forgotten'"), [{ action: 'audit.forgotten' }]);
  assert.equal(await forget(), null);
});

test('whoever removes more and says it was forgotten is found out', async () => {
  await record.sql("delete from audit where subject = '3'");
  await record.sql(
    "update audit_forgotten set through_block = 3, to_txid = (select to_txid from audit_blocks where tenant_id = 'a' and block = 3) where tenant_id = 'a'",
  );
  assert.match((await verify()).faults[0]?.fault ?? '', /seal of that does not fit/);
  await record.sql("update audit_forgotten set through_block = 1000 where tenant_id = 'a'");
  assert.match((await verify()).faults[0]?.fault ?? '', /no such block/);
});
