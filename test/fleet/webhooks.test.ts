import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord, waitForRecords } from '@tocsin/devkit/slack-double/waitForRecord';
import pg from 'pg';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const names = ['good', 'gone', 'foreign'];
const team = { ...defaultTeams[0], id: 'T0TOCSIN', name: 'Tocsin', domain: 'tocsin', tokens: [defaultToken] };
const webhooks = [
  { botId: 'B0GOOD', secret: 'verysecret', channel: 'hooked' },
  { botId: 'B0GONE', secret: 'verysecret', channel: 'nowhere', disabled: true },
];
let fleet: Fleet;
let database: pg.Client;

before(async () => {
  const receivers = names.map((name) => ({ name, slack: [{ webhook: name }] }));
  const routes = names.map((name) => ({ matchers: [`alertname="${name}"`], receiver: name }));
  const route = { receiver: 'default', group_by: ['alertname', 'host'], group_wait: '0s', group_interval: '1s', routes };
  const tenant = { tenant: 'default', slack_config: { default_channel: '#alerts-prod', admins: ['#management'] }, receivers, route };
  fleet = await startFleet({ tenants: [tenant], double: { teams: [{ ...team, webhooks }], channelRate: null }, env: { SLACK_CHANNEL_RATE: '0' } });
  database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
  for (const name of names) {
    const key = name === 'foreign' ? { TOCSIN_KEY: '5a'.repeat(32) } : {};
    assert.match(await tocsin(['set', name], `${fleet.double.url}/services/T0TOCSIN/B0${name.toUpperCase()}/verysecret\n`, key), /is set/);
  }
});
after(async () => {
  await database.end();
  await fleet.stop();
});

function tocsin(args: readonly string[], input: string, env: Record<string, string> = {}): Promise<string> {
  const main = join(import.meta.dirname, '../../apps/cli/src/main.ts');
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, 'webhooks', ...args, '--tenant', 'default'], { env: { ...fleet.env, ...env } }, (_error, out, err) =>
      resolve(out + err),
    );
    child.stdin?.end(input);
  });
}
async function alert(type: string, host: string, status = 'firing'): Promise<void> {
  const body = { alert_type: type, severity: 'high', message: `${type} on ${host}`, labels: { host }, status };
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}
const says = (text: string) => (entry: RecordEntry) => JSON.stringify(entry).includes(text);
const faulty = (action: Parameters<Fleet['double']['faults']['add']>[0]['action'], times = 1) =>
  fleet.double.faults.add({ match: { method: 'webhook', times }, action });
const keptOf = async (lane: string) =>
  (
    await database.query<{ kept: string; state: string; reason: string }>(
      'select message::text as kept, state, reason from writes where lane = $1 order by seq desc',
      [lane],
    )
  ).rows;

describe("a tenant's own webhook", () => {
  test('is set without its URL being kept or shown in the open', async () => {
    assert.match(await tocsin(['list'], ''), /^foreign .*\ngone .*\ngood /);
    const dump = JSON.stringify((await database.query("select w::text, a::text from webhooks w, audit a where a.action like 'webhook%'")).rows);
    assert.doesNotMatch(dump, /verysecret/);
    for (const url of ['http://169.254.169.254/latest', 'https://example.com/x', 'nonsense']) assert.match(await tocsin(['set', 'bad'], url), /cannot be used/);
  });

  test('is told, sealed before and after, and again when its answer is lost: at least once', { timeout: 60_000 }, async () => {
    faulty({ kind: 'http', status: 500, accepted: true });
    await alert('good', 'twice');
    await waitForRecords(fleet.double, says('good on twice'), 1, 10_000);
    await until('it to be owed again', 10_000, async () => (await keptOf('webhook:good')).some(({ reason }) => reason === 'http_500'));
    assert.match((await keptOf('webhook:good'))[0]?.kept ?? '', /^\{"sealed"/);
    await waitForRecords(fleet.double, says('good on twice'), 2, 10_000);
    await until('it to be sent', 10_000, async () => (await keptOf('webhook:good')).every(({ state }) => state === 'sent'));
    assert.match((await keptOf('webhook:good'))[0]?.kept ?? '', /^\{"sealed"/);
  });

  test('waits as long as it says, in seconds or as a date', { timeout: 60_000 }, async () => {
    for (const header of ['seconds', 'date'] as const) {
      faulty({ kind: 'rateLimited', retryAfterSeconds: 3, header });
      const from = Date.now();
      await alert('good', `late-${header}`);
      await waitForRecord(fleet.double, says(`good on late-${header}`), 15_000);
      // A date has whole seconds.
      assert.ok(Date.now() - from >= 1_900, `${Date.now() - from} ms`);
    }
  });

  test('believes nothing but ok', { timeout: 60_000 }, async () => {
    faulty({ kind: 'http', status: 200 });
    await alert('good', 'page');
    await waitForRecord(fleet.double, says('good on page'), 15_000);
  });

  test('that is gone has its messages in the fallback channel with the reason, and the admins hear of it once', { timeout: 60_000 }, async () => {
    for (const host of ['a', 'b']) await alert('gone', host);
    for (const host of ['a', 'b']) {
      const told = await waitForRecord(fleet.double, (entry) => entry.channelName === 'alerts-prod' && says(`gone on ${host}`)(entry), 15_000);
      assert.match(JSON.stringify(told), /webhook gone/);
    }
    const isNotice = (entry: RecordEntry) => entry.channelName === 'management' && says('webhook gone')(entry);
    // Another channel, which nothing keeps from being later.
    await waitForRecord(fleet.double, isNotice, 15_000);
    assert.equal(fleet.double.record.all().filter(isNotice).length, 1);
  });

  test('that was stored under another TOCSIN_KEY gives way to the fallback channel, and its admins hear what to do', { timeout: 60_000 }, async () => {
    await alert('foreign', 'here');
    const told = await waitForRecord(fleet.double, (entry) => entry.channelName === 'alerts-prod' && says('foreign on here')(entry), 15_000);
    assert.match(JSON.stringify(told), /cannot be opened with this TOCSIN_KEY/);
    await waitForRecord(fleet.double, (entry) => entry.channelName === 'management' && says('Start Tocsin with the key')(entry), 15_000);
  });

  test('is in no log', () => {
    for (const name of fleet.apps.keys()) assert.doesNotMatch(fleet.log(name), /verysecret/);
  });
});
