import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import { refreshToken } from '@tocsin/steps/refreshToken';
import { openStore } from '@tocsin/store/connect';
import { insertAudit } from '@tocsin/store/insertAudit';
import { lockRefreshToken, postponeRefresh, rotateToken } from '@tocsin/store/rotateTokens';
import { inTenant } from '@tocsin/store/transaction';
import pg from 'pg';
import { createToken } from './createToken.ts';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const acmeTeam = {
  ...defaultTeams[0],
  id: 'T0ACME',
  name: 'Acme <b>',
  domain: 'acme',
  tokens: ['xoxb-nobody-knows'],
  channels: [{ id: 'C0ACME', name: 'alerts' }],
};
let fleet: Fleet;
let database: pg.Client;

before(async () => {
  const teams = [{ ...defaultTeams[0], id: 'T0TOCSIN', name: 'Tocsin', domain: 'tocsin', tokens: [defaultToken] }, acmeTeam];
  const route = { receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' };
  const tenants = ['default', 'acme'].map((tenant) => ({ tenant, slack_config: { default_channel: '#alerts' }, route }));
  fleet = await startFleet({ tenants, apps: ['ingest', 'chatops'], double: { teams, rotateTokens: true } });
  database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
});
after(async () => {
  await database.end();
  await fleet.stop();
});

const main = join(import.meta.dirname, '../../apps/cli/src/main.ts');
const tocsin = (...args: string[]) =>
  new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [main, ...args], { env: { ...fleet.env } }, (error, out) => (error ? reject(error) : resolve(out.trim())));
  });

/** One hop of a browser. */
async function go(url: string, init: RequestInit = {}): Promise<{ status: number; location: string; cookie: string; text: string }> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { status: response.status, location: response.headers.get('location') ?? '', cookie, text: await response.text() };
}

/** From the link to where Slack sends the browser back to. */
async function throughSlack(link: string, answer: 'allow' | 'cancel'): Promise<{ back: string; cookie: string }> {
  const begun = await go(link);
  assert.equal(begun.status, 302);
  assert.match((await go(begun.location)).text, /<code>chat:write<\/code>/);
  const answered = await go(begun.location, { method: 'POST', body: new URLSearchParams({ team: 'T0ACME', answer }) });
  return { back: answered.location, cookie: begun.cookie };
}

test('a link connects a tenant with the workspace that a person chooses, in their language, and its alerts go there', { timeout: 60_000 }, async () => {
  const link = await tocsin('workspace', 'link', '--tenant', 'acme');
  const { back, cookie } = await throughSlack(link, 'allow');
  const done = await go(back, { headers: { cookie, 'accept-language': 'de-CH,de;q=0.9' } });
  assert.equal(done.status, 200);
  assert.match(done.text, /Acme &#60;b&#62; ist verbunden/);
  assert.match(await tocsin('workspace', 'show', '--tenant', 'acme'), /Acme <b> \(T0ACME\)\n.*installed by a person.*\n.*is replaced from/);
  const { rows } = await database.query("select sealed_bot_token, sealed_refresh_token from workspaces where tenant_id = 'acme'");
  assert.doesNotMatch(JSON.stringify(rows.map((row) => Object.values(row).map(String))), /xox/);
  assert.equal(
    (await database.query("select 1 from audit where tenant_id = 'acme' and action = 'workspace.connected' and actor->>'teamId' = 'T0ACME'")).rowCount,
    1,
  );
  const token = await createToken(fleet.servers.postgres.url, 'acme', ['ingest']);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  let sent = 0;
  // Workers notice a new workspace within five seconds.
  await until('an alert in the new workspace', 20_000, async () => {
    const body = JSON.stringify({ alert_type: `cpu ${sent++}`, severity: 'critical', message: 'hot' });
    await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers, body });
    return fleet.double.record.all().some((entry) => entry.team === 'T0ACME');
  });

  const again = await go(back, { headers: { cookie } });
  assert.equal(again.status, 400);
  assert.match(again.text, /invalid_code/);
});

test('only the browser that was sent to Slack may come back, with what it was given; who says no is told that nothing happened', async () => {
  const before = await tocsin('workspace', 'show', '--tenant', 'default');
  const link = await tocsin('workspace', 'link', '--tenant', 'default');
  const { back, cookie } = await throughSlack(link, 'allow');
  for (const headers of [{}, { cookie: `${cookie}x` }, { cookie: 'tocsin_install=' }])
    assert.match((await go(back, { headers })).text, /did not begin in this browser/);
  const forged = new URL(back);
  forged.searchParams.set('state', new URL(link).searchParams.get('ticket') ?? '');
  assert.match((await go(forged.href, { headers: { cookie } })).text, /did not begin in this browser/);
  const refused = await throughSlack(link, 'cancel');
  assert.match((await go(refused.back, { headers: { cookie: refused.cookie } })).text, /did not allow it/);
  for (const ticket of ['', 'x', `${new URL(link).searchParams.get('ticket')}x`])
    assert.equal((await go(`${fleet.chatopsUrl}/slack/install?ticket=${ticket}`)).status, 403);
  assert.match((await go(await tocsin('workspace', 'link', '--tenant', 'default', '--for', '1ms'))).text, /link is over/);
  assert.equal(await tocsin('workspace', 'show', '--tenant', 'default'), before);
});

test('a token that ends soon is replaced before it does, once, however many look', { timeout: 60_000 }, async () => {
  const tokenOf = async () =>
    (await database.query("select sealed_bot_token as token, refresh_at > now() as waits from workspaces where tenant_id = 'acme'")).rows[0];
  const before = await tokenOf();
  await database.query("update workspaces set refresh_at = now() where tenant_id = 'acme'");
  await until('the worker to replace it', 30_000, async () => (await tokenOf()).waits && !(await tokenOf()).token.equals(before.token));
  assert.equal((await database.query("select 1 from audit where tenant_id = 'acme' and action = 'workspace.token_refreshed'")).rowCount, 1);
});

test('two at once: one asks Slack, the other does nothing; what is final is not asked again, what is not is', async () => {
  const store = openStore({ postgresUrl: fleet.servers.postgres.url, name: 'test', connections: 4, onError: () => undefined });
  const asked: string[] = [];
  // As many hours ago as no worker looks at: only this test's clock has come so far.
  await database.query("update workspaces set refresh_at = '2090-01-01' where tenant_id = 'acme'");
  const deps = {
    inTenant: <T>(tenantId: string, work: Parameters<typeof inTenant<T>>[2]) => inTenant(store, tenantId, work),
    ...{ lockRefreshToken, rotateToken, postponeRefresh, audit: insertAudit },
    seal: (_tenant: string, _column: string, token: string) => Buffer.from(token),
    open: () => 'old',
    now: () => Date.parse('2090-01-02'),
  };
  const answers = { final: { ok: false, code: 'invalid_refresh_token', final: true }, later: { ok: false, code: 'unreachable', final: false } } as const;
  let answer = Promise.withResolvers<(typeof answers)['final' | 'later']>();
  const refreshPair = (token: string) => {
    asked.push(token);
    return answer.promise;
  };
  const ask = () => refreshToken({ ...deps, refreshPair }, 'acme');
  const first = ask();
  await until('Slack to be asked', 5_000, () => asked.length === 1);
  assert.deepEqual(await ask(), { did: 'nothing' });
  answer.resolve(answers.later);
  assert.equal((await first).did, 'failed');
  answer = Promise.withResolvers();
  answer.resolve(answers.final);
  assert.deepEqual(await ask(), { did: 'nothing' }, 'a minute later');
  await database.query("update workspaces set refresh_at = '2090-01-01' where tenant_id = 'acme'");
  assert.equal((await ask()).did, 'failed');
  assert.equal((await database.query("select refresh_at from workspaces where tenant_id = 'acme'")).rows[0]?.refresh_at, null);
  assert.deepEqual(asked, ['old', 'old']);
  await store.close();
});
