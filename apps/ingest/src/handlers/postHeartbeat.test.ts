import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { migrate } from '@tocsin/store/migrate';
import { startTestIngest } from '../testIngest.ts';

let ingest: Awaited<ReturnType<typeof startTestIngest>>;
before(async () => {
  const [database, redis] = await Promise.all([testDatabase({ migrate }), testRedis()]);
  ingest = await startTestIngest({ redisUrl: redis.url, prefix: redis.prefix, postgresUrl: database.url });
});
after(() => ingest.stop());

test('a heartbeat needs no body, goes the way of alerts, and only under a name', async () => {
  const { tenantId, token } = await ingest.addTenant();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${ingest.url}/v1/heartbeats/nightly-backup`, { method: 'POST', headers });
  assert.deepEqual([answer.status, await answer.json()], [202, { heartbeat: 'nightly-backup' }]);
  const [event] = (await ingest.queued(tenantId)).flatMap(({ events }) => events);
  assert.deepEqual([event?.labels['tocsin_heartbeat'], event?.status], ['nightly-backup', 'firing']);
  const refused = await fetch(`${ingest.url}/v1/heartbeats/a%20b`, { method: 'POST', headers });
  assert.equal(refused.status, 400);
  assert.match(await refused.text(), /is not the name of a heartbeat; use 1 to 63 letters/);
  assert.equal((await fetch(`${ingest.url}/v1/heartbeats/x`, { method: 'POST' })).status, 401);
  const fromPage = await fetch(`${ingest.url}/v1/heartbeats/x`, { method: 'POST', headers: { ...headers, origin: 'https://evil.example' } });
  assert.equal(fromPage.status, 415, 'no page elsewhere may, where no token is asked for');
});
