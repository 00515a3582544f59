import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { insertDeadLetter } from '@tocsin/store/deadLetters';
import { migrate } from '@tocsin/store/migrate';
import { loadSpool } from '@tocsin/store/spool';
import { inTenant } from '@tocsin/store/transaction';
import { startTestConsole, type TestConsole } from '../testing/testConsole.ts';

let app: TestConsole;
before(async () => {
  const database = await testDatabase({ migrate });
  app = await startTestConsole({ database, redis: await testRedis() }, { CONSOLE_QUEUES_WRITABLE: '1' });
  for (const tenantId of ['acme', 'other']) await app.addTenant(tenantId);
});
after(() => app.close());

const alert = { alert_type: 'high_cpu', severity: 'critical', message: 'CPU at 95 %', labels: { host: 'web-1', bot_token: 'xoxb-1-2' } };

async function bury(tenantId: string, payload: unknown): Promise<string> {
  const deadLetterId = randomUUID();
  await inTenant(app.store, tenantId, (tx) => insertDeadLetter(tx, { deadLetterId, kind: 'alert', reason: 'poison', payload }));
  return deadLetterId;
}

async function signIn(scope: 'console' | 'operator') {
  const { token, tokenId } = await app.addToken('acme', [scope]);
  return { tokenId, headers: { cookie: await app.signIn(token), origin: app.url } };
}

const audited = (tenantId: string, subject: string) =>
  inTenant(app.store, tenantId, (tx) =>
    tx.run<{ action: string; actor: unknown }>({ sql: 'select action, actor from audit where subject = $1', parameters: [subject] }),
  );

async function listed(headers: Record<string, string>): Promise<{ failed: number; jobs: { id: string; failedReason: string; data: unknown }[] }> {
  const answer = await fetch(`${app.url}/queues/api/queues?activeQueue=dead-letters&status=failed&page=1&jobsPerPage=10`, { headers });
  const { queues } = (await answer.json()) as {
    queues: { name: string; counts: { failed: number }; jobs: { id: string; failedReason: string; data: unknown }[] }[];
  };
  const own = queues.find(({ name }) => name === 'dead-letters') ?? assert.fail();
  return { failed: own.counts.failed, jobs: own.jobs };
}

it('lists what failed for good in all tenants, without secrets, and has it tried again in the name of who asks', async () => {
  const { headers, tokenId } = await signIn('operator');
  const [mine, theirs] = [await bury('acme', alert), await bury('other', alert)];
  const { failed, jobs } = await listed(headers);
  assert.deepEqual([failed, jobs.map(({ id }) => id).sort()], [2, [`acme~${mine}`, `other~${theirs}`]]);
  assert.ok(JSON.stringify(jobs).includes('CPU at 95 %') && !JSON.stringify(jobs).includes('xoxb'));
  const retried = await fetch(`${app.url}/queues/api/queues/dead-letters/other~${theirs}/retry`, { method: 'PUT', headers });
  assert.equal(retried.status, 204);
  assert.equal((await inTenant(app.store, 'other', (tx) => loadSpool(tx, 10))).length, 1);
  assert.deepEqual(await audited('other', theirs), [{ action: 'dead_letter.retried', actor: { kind: 'console', tokenId } }]);
  const dropped = await fetch(`${app.url}/queues/api/queues/dead-letters/acme~${mine}/clean`, { method: 'PUT', headers });
  assert.equal(dropped.status, 204);
  assert.deepEqual(
    (await audited('acme', mine)).map(({ action }) => action),
    ['dead_letter.dropped'],
  );
  assert.equal((await listed(headers)).failed, 0);
});

it('takes nobody for granted: readers, other sites and ids that are none', async () => {
  const id = await bury('acme', alert);
  const url = `${app.url}/queues/api/queues/dead-letters`;
  const [reader, operator] = [await signIn('console'), await signIn('operator')];
  const asked = [
    fetch(`${url}/acme~${id}/clean`, { method: 'PUT', headers: reader.headers }),
    fetch(`${url}/acme~${id}/clean`, { method: 'PUT', headers: { ...operator.headers, origin: 'http://127.0.0.1:1' } }),
    fetch(`${url}/other~${id}/clean`, { method: 'PUT', headers: operator.headers }),
    fetch(`${url}/a'b~${id}/clean`, { method: 'PUT', headers: operator.headers }),
    fetch(`${url}/pause`, { method: 'PUT', headers: operator.headers }),
  ];
  assert.deepEqual(
    (await Promise.all(asked)).map(({ status }) => status),
    [403, 403, 404, 404, 400],
  );
  assert.deepEqual(await audited('acme', id), []);
});

it('says why what is no alert cannot be tried again', async () => {
  const { headers } = await signIn('operator');
  const id = await bury('acme', { nonsense: true });
  const refused = await fetch(`${app.url}/queues/api/queues/dead-letters/acme~${id}/retry`, { method: 'PUT', headers });
  assert.deepEqual([refused.status, /nothing that can be worked/.test(await refused.text())], [400, true]);
});
