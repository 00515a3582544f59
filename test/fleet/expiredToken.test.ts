import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { deriveKey, parseMasterKey, sealSecret } from '@tocsin/core/secretBox';
import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import { openStore } from '@tocsin/store/connect';
import { inTenant } from '@tocsin/store/transaction';
import { storeWorkspace } from '@tocsin/store/workspaces';
import { type Fleet, startFleet } from './startFleet.ts';

const fresh = 'xoxe.xoxb-1-fresh';
const team = { ...defaultTeams[0], id: 'T0TOCSIN', name: 'Tocsin', domain: 'tocsin', tokens: [defaultToken, fresh] };
const webhooks = [{ botId: 'B0RESCUE', secret: 'verysecret', channel: 'rescued' }];
let fleet: Fleet;

before(async () => {
  const slackConfig = { default_channel: '#alerts-prod', admins: ['#management'], fallback_webhook: 'rescue' };
  const route = { receiver: 'default', group_by: ['host'], group_wait: '0s', group_interval: '1s' };
  const tenant = { tenant: 'default', slack_config: slackConfig, route };
  fleet = await startFleet({ tenants: [tenant], double: { teams: [{ ...team, webhooks }], channelRate: null }, env: { SLACK_CHANNEL_RATE: '0' } });
  const main = join(import.meta.dirname, '../../apps/cli/src/main.ts');
  await new Promise<void>((resolve, reject) => {
    const args = [main, 'webhooks', 'set', 'rescue', '--tenant', 'default'];
    const child = execFile(process.execPath, args, { env: { ...fleet.env } }, (error) => (error ? reject(error) : resolve()));
    child.stdin?.end(`${fleet.double.url}/services/T0TOCSIN/B0RESCUE/verysecret\n`);
  });
});
after(() => fleet.stop());

async function alert(host: string, severity: string): Promise<void> {
  const body = { alert_type: 'cpu', severity, message: `cpu of ${host}`, labels: { host } };
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}
const within = (channel: string, text: string) => (entry: RecordEntry) => entry.channelName === channel && JSON.stringify(entry).includes(text);

/** As an installation does it that has got a new token: the workspace is the same. */
async function storeToken(token: string): Promise<void> {
  const store = openStore({ postgresUrl: fleet.servers.postgres.url, name: 'test', connections: 1, onError: () => undefined });
  const key = deriveKey(parseMasterKey(fleet.env['TOCSIN_KEY'] ?? ''), 'secrets');
  const sealedBotToken = sealSecret(key, 'default/workspaces/bot_token', token, randomBytes(12));
  const workspace = { teamId: team.id, botUserId: 'U0TOCSIN', sealedBotToken, source: 'install' } as const;
  await inTenant(store, 'default', (tx) => storeWorkspace(tx, workspace, Date.now()));
  await store.close();
}

test('a token that has expired shuts the workspace with what to do; what is critical goes by the fallback webhook, and a new token heals it at once', {
  timeout: 90_000,
}, async () => {
  await alert('before', 'critical');
  await waitForRecord(fleet.double, within('alerts-prod', 'cpu of before'), 15_000);
  for (const method of ['chat.*', 'auth.test', 'conversations.*'])
    fleet.double.faults.add({ match: { method }, action: { kind: 'error', error: 'token_expired' } });
  await alert('critical', 'critical');
  await alert('mild', 'warning');
  const told = await waitForRecord(fleet.double, within('rescued', 'cpu of critical'), 15_000);
  assert.match(JSON.stringify(told), /token has expired/);
  const notice = await waitForRecord(fleet.double, within('rescued', 'DELIVERY FAULT'), 15_000);
  assert.match(JSON.stringify(notice), /token has expired.*Connect the workspace/);
  assert.equal(fleet.double.record.all().some(within('rescued', 'cpu of mild')), false);

  fleet.double.faults.clear();
  const from = Date.now();
  await storeToken(fresh);
  for (const host of ['critical', 'mild']) await waitForRecord(fleet.double, within('alerts-prod', `cpu of ${host}`), 30_000);
  for (const channel of ['management', 'rescued']) await waitForRecord(fleet.double, within(channel, 'DELIVERY RESTORED'), 15_000);
  assert.ok(Date.now() - from < 60_000, 'nobody waits for the next question, which is minutes away');
});
