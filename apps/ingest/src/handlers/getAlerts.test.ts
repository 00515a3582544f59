import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import type { AlertSearchAnswer } from '@tocsin/contracts/alertSearch';
import type { AlertState } from '@tocsin/core/alertState';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { migrate } from '@tocsin/store/migrate';
import { startTestIngest } from '../testIngest.ts';

let ingest: Awaited<ReturnType<typeof startTestIngest>>;
before(async () => {
  const [database, redis] = await Promise.all([testDatabase({ migrate }), testRedis()]);
  ingest = await startTestIngest({ redisUrl: redis.url, prefix: redis.prefix, postgresUrl: database.url });
});
after(() => ingest.stop());

type Alert = { message: string; labels: Record<string, string>; status?: AlertState['status'] };

/** Alerts as route stores them, each in a transaction of its own. */
async function store(tenantId: string, alerts: readonly Alert[]): Promise<void> {
  for (const { message, labels, status = 'firing' } of alerts) {
    const nothing = {
      annotations: {},
      generatorUrl: null,
      expiresAt: null,
      resolvedBy: null,
      acknowledgedAt: null,
      acknowledgedBy: null,
      acknowledgedUntil: null,
      groupIds: [],
    };
    const what = { alertId: randomUUID(), fingerprint: 'f', status, severity: 'high', alertType: 'cpu', environment: 'prod', message, labels } as const;
    await ingest.storeAlert(tenantId, { ...nothing, ...what, startsAt: 1_000, resolvedAt: status === 'resolved' ? 2_000 : null, unseen: false, stamp: 1 });
  }
}

async function ask(token: string, parameters: Record<string, string | string[]>) {
  const query = new URLSearchParams(Object.entries(parameters).flatMap(([name, value]) => [value].flat().map((each) => [name, each])));
  const response = await fetch(`${ingest.url}/v1/alerts?${query}`, { headers: { authorization: `Bearer ${token}` } });
  return {
    status: response.status,
    body: (await response.json()) as AlertSearchAnswer & { error: { code: string; fields: { path: string; message: string }[] } },
  };
}

const messages = ({ alerts }: AlertSearchAnswer) => alerts.map(({ message }) => message);

test('alerts are found by matchers, words and state, and only those of the tenant that the token is of', async () => {
  const [mine, other] = [await ingest.addTenant(), await ingest.addTenant()];
  const alerts: Alert[] = [
    { message: 'disk full', labels: { host: 'db-1', team: 'db' } },
    { message: 'CPU hot', labels: { host: 'db-2', team: 'db' }, status: 'resolved' },
    { message: 'timeout of the payment', labels: { host: 'web-1' } },
  ];
  await store(mine.tenantId, alerts);
  await store(other.tenantId, [{ message: 'secret', labels: { host: 'db-1', team: 'db' } }]);
  const found = async (parameters: Record<string, string | string[]>) => messages((await ask(mine.token, parameters)).body);
  assert.deepEqual(await found({ filter: 'host="db-1"' }), ['disk full']);
  assert.deepEqual(await found({ filter: ['team="db"', 'host=~"db-[0-9]"'] }), ['CPU hot', 'disk full']);
  assert.deepEqual(await found({ filter: 'team!="db"' }), ['timeout of the payment']);
  assert.deepEqual(await found({ text: 'Payment timeout' }), ['timeout of the payment']);
  assert.deepEqual(await found({ text: 'secret' }), []);
  assert.deepEqual(await found({ state: 'resolved' }), ['CPU hot']);
  assert.deepEqual(await found({ since: '1h', until: '0' }), ['timeout of the payment', 'CPU hot', 'disk full']);
  assert.deepEqual(await found({ until: '1h' }), []);
  assert.deepEqual(await found({}), ['timeout of the payment', 'CPU hot', 'disk full']);
});

test('pages follow each other while alerts arrive: what was there is given once, what comes meanwhile does not move it', async () => {
  const { tenantId, token } = await ingest.addTenant();
  await store(
    tenantId,
    Array.from({ length: 7 }, (_, index) => ({ message: `old ${index}`, labels: { a: 'b' } })),
  );
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await ask(token, { limit: '2', filter: 'a="b"', ...(cursor ? { cursor } : {}) });
    found.push(...messages(body));
    cursor = body.next_cursor;
    await store(tenantId, [{ message: 'new', labels: { a: 'b' } }]);
  }
  assert.deepEqual(found, ['old 6', 'old 5', 'old 4', 'old 3', 'old 2', 'old 1', 'old 0']);
});

const wrong: [string, Record<string, string | string[]>, string][] = [
  ['a matcher that is none', { filter: ['a="b"', 'nonsense'] }, 'filter[1]'],
  ['an unclosed regular expression', { filter: 'a=~"("' }, 'filter[0]'],
  ['a regular expression as long as a book', { filter: `a=~"${'(x+x+)+'.repeat(700)}"` }, 'filter[0]'],
  ['a state that there is not', { state: 'open' }, 'state'],
  ['a severity that there is not', { severity: ['critical', 'bad'] }, 'severity[1]'],
  ['a time that is none', { since: 'yesterday' }, 'since'],
  ['a limit that is too large', { limit: '100000' }, 'limit'],
  ['a limit that is no number', { limit: '; drop table alerts' }, 'limit'],
  ['a cursor that somebody made up', { cursor: "0' or 1=1" }, 'cursor'],
  ['a cursor beyond all transactions', { cursor: '99999999999999999999_00000000-0000-0000-0000-000000000000' }, 'cursor'],
  ['a NUL', { text: 'a\0b' }, 'text'],
  ['too much text', { text: 'a '.repeat(300) }, 'text'],
  ['a name that is not known', { labels: 'x' }, ''],
];
for (const [what, parameters, path] of wrong) {
  test(`${what} is refused with the name of the parameter`, async () => {
    const { token } = await ingest.addTenant();
    const { status, body } = await ask(token, parameters);
    assert.equal(status, 400);
    assert.equal(body.error.code, 'invalid_input');
    assert.equal(body.error.fields[0]?.path, path);
  });
}

test('the same parameter twice, where one is meant, is refused', async () => {
  const { token } = await ingest.addTenant();
  const { status, body } = await ask(token, { text: ['a', 'b'] });
  assert.deepEqual([status, body.error.fields[0]?.path], [400, 'text']);
});

test('hostile words and values are looked for as they are', async () => {
  const { tenantId, token } = await ingest.addTenant();
  const hostile = `%_'"\\);drop table alerts;--`;
  await store(tenantId, [
    { message: `evil ${hostile} words`, labels: { a: hostile } },
    { message: 'harmless', labels: { a: 'b' } },
  ]);
  assert.deepEqual(messages((await ask(token, { text: hostile })).body), [`evil ${hostile} words`]);
  assert.deepEqual(messages((await ask(token, { filter: `a=${JSON.stringify(hostile)}` })).body), [`evil ${hostile} words`]);
  assert.deepEqual(messages((await ask(token, { text: '%' })).body), ['harmless', `evil ${hostile} words`]);
  assert.deepEqual(messages((await ask(token, { filter: 'a=~"(b+)+$"' })).body), ['harmless']);
});

test('a token that may not read is refused, and so is nobody', async () => {
  const { token } = await ingest.addTenant(['ingest']);
  assert.equal((await ask(token, {})).status, 403);
  assert.equal((await fetch(`${ingest.url}/v1/alerts`)).status, 401);
});
