import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { openAdmission } from '@tocsin/queue/admission/admission';
import { becomesReady, producerConnection } from '@tocsin/queue/connection';
import { closeQueues, openQueues } from '@tocsin/queue/producers';
import { migrate } from '@tocsin/store/migrate';
import { revokeToken } from '@tocsin/store/tokens';
import { inTenant } from '@tocsin/store/transaction';
import { failuresMax } from './access/attempts.ts';
import type { BoardEvents, GroupDetail, PageSession } from './page/types.ts';
import { openEvents } from './testing/openEvents.ts';
import { seedGroup } from './testing/seedGroups.ts';
import { startTestConsole, type TestConsole } from './testing/testConsole.ts';

const post = (token: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ token }),
});
const page = { headers: { accept: 'text/html,*/*' }, redirect: 'manual' } as const;

describe('a console that needs signing in', () => {
  let app: TestConsole;
  before(async () => {
    app = await startTestConsole({ database: await testDatabase({ migrate }), redis: await testRedis() });
    await app.addTenant('acme');
    await app.addTenant('other');
  });
  after(() => app.close());

  const signedIn = async (tenantId: string, scope: 'console' | 'operator' = 'console') => {
    const { token, tokenId } = await app.addToken(tenantId, [scope]);
    return { cookie: await app.signIn(token), tokenId };
  };

  const closed = [
    '/',
    '/?group=x',
    '/api/session',
    '/api/groups/events',
    '/api/groups/5f0c9f38-1c38-4f5c-9a57-1f2a8b6c7d8e',
    '/queues',
    '/queues/',
    '/queues/api/queues',
    '/queues/api/redis/stats',
    '/queues/queue/route',
    '/queues/static/js/x.js',
    '/metrics',
    '/nowhere',
    '/queues/%2f..%2fmetrics',
  ];
  for (const path of closed) {
    it(`shows nothing of ${path} to who is not signed in`, async () => {
      const asProgram = await fetch(app.url + path);
      assert.equal(asProgram.status, 401);
      assert.equal(asProgram.headers.get('x-content-type-options'), 'nosniff');
      assert.match(asProgram.headers.get('content-security-policy') ?? '', /default-src 'none'/);
      if (path.startsWith('/api/') || path === '/metrics') return;
      const asPerson = await fetch(app.url + path, page);
      assert.deepEqual([asPerson.status, asPerson.headers.get('location')?.startsWith('/sign-in?next=%2F')], [303, true]);
    });
  }

  it('lets supervisors ask whether it lives, and tells them no more', async () => {
    assert.deepEqual(await (await fetch(`${app.url}/healthz`)).json(), { status: 'alive' });
    const ready = await fetch(`${app.url}/readyz`);
    assert.equal(ready.status, 200);
  });

  it('opens for a token with the scope, with a cookie that holds no token and that scripts cannot read', async () => {
    const { token } = await app.addToken('acme', ['console']);
    const answer = await fetch(`${app.url}/api/session`, post(token));
    const cookie = answer.headers.get('set-cookie') ?? '';
    assert.equal(answer.status, 204);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=57600']) assert.ok(cookie.includes(attribute), attribute);
    assert.ok(!cookie.includes(token.slice(7)));
    const session = (await (await fetch(`${app.url}/api/session`, { headers: { cookie } })).json()) as PageSession;
    assert.deepEqual([session.tenantId, session.operator, session.embedded, session.sample], ['acme', false, false, null]);
  });

  it('keeps the cookie to https where the browser is elsewhere', async () => {
    const { token } = await app.addToken('acme', ['console']);
    const { port } = new URL(app.url);
    const setCookie = await new Promise<string>((resolve, reject) => {
      const sent = request(
        { port, host: '127.0.0.1', path: '/api/session', method: 'POST', headers: { host: 'tocsin.example.com', 'content-type': 'application/json' } },
        (answer) => {
          answer.resume();
          resolve(String(answer.headers['set-cookie']));
        },
      );
      sent.on('error', reject).end(JSON.stringify({ token }));
    });
    assert.match(setCookie, /^__Host-tocsin_session=v1\..*; Secure/);
  });

  it('says the same of every token that does not open it, and slows down who keeps trying', async () => {
    const tries = ['nonsense', `tocsin_${'x'.repeat(43)}`, (await app.addToken('acme', ['ingest', 'read'])).token];
    const revoked = await app.addToken('acme', ['console']);
    await inTenant(app.store, 'acme', (tx) => revokeToken(tx, revoked.tokenId, app.clock.nowMs));
    const answers = await Promise.all(
      [...tries, revoked.token].map(async (token) =>
        fetch(`${app.url}/api/session`, post(token)).then(async (answer) => `${answer.status} ${await answer.text()}`),
      ),
    );
    assert.equal(new Set(answers).size, 1);
    assert.match(answers[0] ?? '', /^401 /);
    for (let more = tries.length + 1; more < failuresMax; more += 1) await fetch(`${app.url}/api/session`, post('nonsense'));
    const { token } = await app.addToken('acme', ['console']);
    const held = await fetch(`${app.url}/api/session`, post(token));
    assert.deepEqual([held.status, Number(held.headers.get('retry-after')) > 0], [429, true]);
    app.clock.nowMs += 61_000;
    assert.equal((await fetch(`${app.url}/api/session`, post(token))).status, 204);
  });

  it('ends the sessions of a revoked token within 30 s', async () => {
    const { cookie, tokenId } = await signedIn('acme');
    assert.equal((await fetch(`${app.url}/api/session`, { headers: { cookie } })).status, 200);
    await inTenant(app.store, 'acme', (tx) => revokeToken(tx, tokenId, app.clock.nowMs));
    app.clock.nowMs += 30_000;
    assert.equal((await fetch(`${app.url}/api/session`, { headers: { cookie } })).status, 401);
  });

  it('ends a session when its time is over, and when its reader signs out', async () => {
    const { cookie } = await signedIn('acme');
    const out = await fetch(`${app.url}/api/session`, { method: 'DELETE', headers: { cookie } });
    assert.match(out.headers.get('set-cookie') ?? '', /tocsin_session=;.*Max-Age=0/);
    app.clock.nowMs += 17 * 3_600_000;
    assert.equal((await fetch(`${app.url}/api/session`, { headers: { cookie } })).status, 401);
  });

  it('obeys no page of another site', async () => {
    const { token } = await app.addToken('acme', ['console']);
    const { cookie } = await signedIn('acme', 'operator');
    assert.equal((await fetch(`${app.url}/api/session`, post(token, { origin: 'https://evil.example' }))).status, 403);
    assert.equal((await fetch(`${app.url}/api/session`, { method: 'DELETE', headers: { cookie, 'sec-fetch-site': 'cross-site' } })).status, 403);
    assert.equal((await fetch(`${app.url}/queues/api/queues/route/pause`, { method: 'PUT', headers: { cookie, origin: 'http://127.0.0.1:1' } })).status, 403);
    assert.equal((await fetch(`${app.url}/api/session`, post(token, { origin: app.url, 'sec-fetch-site': 'same-origin' }))).status, 204);
  });

  it('shows a tenant its own groups only', async () => {
    const mine = await seedGroup(app.store, 'acme', { openedAt: app.clock.nowMs, alerts: [{ severity: 'high', message: 'mine' }] });
    const theirs = await seedGroup(app.store, 'other', { openedAt: app.clock.nowMs, alerts: [{ severity: 'critical', message: 'theirs' }] });
    const { cookie } = await signedIn('acme');
    const events = await openEvents(app.url, cookie);
    const board = (await events.next('board')) as BoardEvents['board'];
    events.close();
    assert.deepEqual(
      board.groups.map(({ id, headline }) => [id, headline]),
      [[mine, 'mine']],
    );
    assert.equal((await fetch(`${app.url}/api/groups/${theirs}`, { headers: { cookie } })).status, 404);
    const detail = (await (await fetch(`${app.url}/api/groups/${mine}`, { headers: { cookie } })).json()) as GroupDetail;
    assert.deepEqual(
      detail.alerts.map(({ message, status }) => [message, status]),
      [['mine', 'firing']],
    );
  });

  it('pushes what changes, to the tenant it belongs to', async () => {
    const { cookie } = await signedIn('acme');
    const events = await openEvents(app.url, cookie);
    await events.next('board');
    const status = (await events.next('status')) as BoardEvents['status'];
    assert.deepEqual([status.redis, status.postgres, status.queues, status.spool], [true, true, null, 0]);
    const { gap, accepted } = (await events.next('ledger')) as BoardEvents['ledger'];
    assert.deepEqual({ gap, accepted }, { gap: 0, accepted: 0 });
    await seedGroup(app.store, 'other', { openedAt: app.clock.nowMs, alerts: [{ severity: 'critical', message: 'not for acme' }] });
    const added = await seedGroup(app.store, 'acme', { openedAt: app.clock.nowMs, alerts: [{ severity: 'critical', message: 'new' }] });
    const change = (await events.next('change')) as BoardEvents['change'];
    events.close();
    assert.deepEqual(
      change.put.map(({ id }) => id),
      [added],
    );
  });

  it('keeps the queues for operators, and read-only', async () => {
    const reader = await signedIn('acme');
    assert.equal((await fetch(`${app.url}/queues/api/queues`, { headers: { cookie: reader.cookie } })).status, 403);
    const refused = await fetch(`${app.url}/queues`, { headers: { cookie: reader.cookie, accept: 'text/html' } });
    assert.deepEqual([refused.status, refused.headers.get('content-type')], [403, 'text/html; charset=utf-8']);
    const { cookie } = await signedIn('acme', 'operator');
    const queues = (await (await fetch(`${app.url}/queues/api/queues`, { headers: { cookie } })).json()) as {
      queues: { name: string; readOnlyMode: boolean }[];
    };
    assert.deepEqual(
      queues.queues.map(({ name }) => name),
      ['route', 'route-critical', 'route-many', 'format', 'format-many', 'deliver', 'escalate', 'dead-letters'],
    );
    assert.ok(queues.queues.every(({ readOnlyMode }) => readOnlyMode));
    assert.equal((await fetch(`${app.url}/queues/api/queues/route/pause`, { method: 'PUT', headers: { cookie } })).status, 403);
    const html = await fetch(`${app.url}/queues`, { headers: { cookie, accept: 'text/html' } });
    assert.match(html.headers.get('content-security-policy') ?? '', /script-src 'self';.*frame-ancestors 'none'/);
    assert.doesNotMatch(await html.text(), /https?:/);
    assert.equal((await fetch(`${app.url}/metrics`, { headers: { cookie } })).status, 200);
  });

  it('shows operators what waits in the tenants’ own lines before a queue, on the board and in the queues', async () => {
    const redis = producerConnection(app.redis.url, 'console test', () => undefined);
    assert.equal(await becomesReady(redis, 5_000), true);
    const queues = openQueues(redis, app.redis.prefix, () => undefined);
    const admission = openAdmission({ redis, prefix: app.redis.prefix, queues });
    const head = { kind: 'raw', sentAt: 1, alerts: [] as unknown[] } as const;
    for (const token of ['one', 'two']) {
      for (let batch = 0; batch < 6; batch += 1) await admission.add('route', { ...head, batchId: randomUUID(), token });
    }
    const { cookie } = await signedIn('acme', 'operator');
    const shown = (await (await fetch(`${app.url}/queues/api/queues`, { headers: { cookie } })).json()) as { queues: { description?: string }[] };
    assert.match(shown.queues[0]?.description ?? '', /^4 more batches wait in the own lines of 2 tenants/);
    assert.equal(shown.queues[1]?.description, undefined);
    const events = await openEvents(app.url, cookie);
    const status = (await events.next('status')) as BoardEvents['status'];
    events.close();
    assert.deepEqual([status.queues?.[0]?.waiting, status.queues?.[0]?.inLine], [12, { batches: 4, tenants: 2 }]);
    await closeQueues(queues);
    redis.disconnect();
  });

  it('answers what is not there or not right in the reader’s form, without a stack', async () => {
    const { cookie } = await signedIn('acme');
    const lost = await fetch(`${app.url}/nowhere`, { headers: { cookie } });
    assert.deepEqual([lost.status, ((await lost.json()) as { error: { code: string } }).error.code], [404, 'not_found']);
    const lostPage = await fetch(`${app.url}/nowhere`, { headers: { cookie, accept: 'text/html' } });
    assert.match(await lostPage.text(), /<h1>Nothing here<\/h1>/);
    const broken = await fetch(`${app.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"token":' });
    const huge = await fetch(`${app.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'x'.repeat(5_000) }),
    });
    assert.deepEqual([broken.status, huge.status], [400, 413]);
    for (const text of [await broken.text(), await huge.text()]) assert.doesNotMatch(text, /node_modules|\.ts|at /);
  });
});
