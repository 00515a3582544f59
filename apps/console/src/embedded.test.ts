import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { becomesReady, producerConnection } from '@tocsin/queue/connection';
import { closeQueues, openQueues } from '@tocsin/queue/producers';
import { migrate } from '@tocsin/store/migrate';
import { readEnv } from './env.ts';
import type { PageSession } from './page/types.ts';
import { startTestConsole, type TestConsole } from './testing/testConsole.ts';

describe('a console of an embedded installation', () => {
  let app: TestConsole;
  before(async () => {
    app = await startTestConsole(
      { database: await testDatabase({ migrate }), redis: await testRedis() },
      { TOCSIN_EMBEDDED: '1', CONSOLE_QUEUES_WRITABLE: '1' },
    );
    await app.addTenant('default');
    await app.addTenant('acme');
  });
  after(() => app.close());

  const statusFor = (host: string, path: string, method = 'GET') =>
    new Promise<number>((resolve, reject) => {
      const sent = request({ port: new URL(app.url).port, host: '127.0.0.1', path, method, headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on('error', reject).end();
    });

  it('needs no sign-in for the tenant default, says so, and gives a request to try', async () => {
    const session = (await (await fetch(`${app.url}/api/session`)).json()) as PageSession;
    assert.deepEqual([session.tenantId, session.embedded, session.operator], ['default', true, true]);
    assert.match(session.sample ?? '', /^curl http:\/\/127\.0\.0\.1:9400\/v1\/alerts /);
  });

  it('answers to no name but those of this machine, whatever is asked', async () => {
    for (const path of [
      '/',
      '/api/session',
      '/api/groups/events',
      '/queues',
      '/queues/api/queues',
      '/assets/main.ts',
      '/sign-in',
      '/healthz',
      '/readyz',
      '/metrics',
      '/nowhere',
    ])
      for (const host of ['evil.example', 'evil.example:9401', '127.0.0.1.evil.example']) assert.equal(await statusFor(host, path), 403, `${host} ${path}`);
    assert.equal(await statusFor('localhost:9401', '/'), 200);
    assert.equal(await statusFor('evil.example', '/queues/api/queues/route/pause', 'PUT'), 403);
  });

  it('lets somebody look at another tenant with its token', async () => {
    const { token } = await app.addToken('acme', ['console']);
    const cookie = await app.signIn(token);
    const session = (await (await fetch(`${app.url}/api/session`, { headers: { cookie } })).json()) as PageSession;
    assert.deepEqual([session.tenantId, session.embedded, session.operator], ['acme', false, false]);
  });

  it('shows jobs without the secrets in them, and changes them where that is allowed', async () => {
    const redis = producerConnection(app.redis.url, 'test', () => undefined);
    await becomesReady(redis, 5_000);
    const queues = openQueues(redis, app.redis.prefix, () => undefined);
    const secret = `tocsin_${'s'.repeat(43)}`;
    await queues.route.add('raw', { kind: 'raw', token: secret, alerts: [{ message: `sent with ${secret}`, label: 'kept' }] }, { jobId: 'raw-1' });
    const texts = await Promise.all(
      ['/queues/api/queues?activeQueue=route&status=waiting&page=1&jobsPerPage=10', '/queues/api/queues/route/raw-1'].map(async (path) =>
        (await fetch(app.url + path)).text(),
      ),
    );
    for (const text of texts) {
      assert.ok(!text.includes(secret));
      assert.match(text, /kept/);
    }
    assert.equal((await fetch(`${app.url}/queues/api/queues/route/pause`, { method: 'PUT', headers: { origin: 'https://evil.example' } })).status, 403);
    assert.equal((await fetch(`${app.url}/queues/api/queues/route/pause`, { method: 'PUT' })).status, 200);
    assert.equal(await queues.route.isPaused(), true);
    await closeQueues(queues);
    redis.disconnect();
  });
});

it('does not start where others could reach it without signing in', () => {
  const env = { REDIS_URL: 'redis://127.0.0.1', POSTGRES_URL: 'postgres://127.0.0.1/x', TOCSIN_KEY: 'x', TOCSIN_EMBEDDED: '1', CONSOLE_HOST: '0.0.0.0' };
  assert.throws(() => readEnv(env), /CONSOLE_HOST must be 127\.0\.0\.1/);
});
