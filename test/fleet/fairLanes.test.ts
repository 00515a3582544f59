import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { deriveKey, parseMasterKey, sealSecret } from '@tocsin/core/secretBox';
import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import { openStore } from '@tocsin/store/connect';
import { inTenant } from '@tocsin/store/transaction';
import { storeWorkspace } from '@tocsin/store/workspaces';
import pg from 'pg';
import { createToken } from './createToken.ts';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

/** More than a process takes off the queue of lanes at once (512). */
const lanes = 640;
const quietToken = 'xoxb-quiet';
const teamOf = (id: string, token: string) => ({ ...defaultTeams[0], id, name: id, domain: id.toLowerCase(), tokens: [token] });
const names = Array.from({ length: lanes }, (_, index) => `loud-${index}`);
let fleet: Fleet;
let token: string;

before(async () => {
  const waits = { receiver: 'default', group_by: ['lane'], group_wait: '0s', group_interval: '1s' };
  const loud = {
    ...{ tenant: 'default', slack_config: { default_channel: '#alerts-prod' } },
    receivers: names.map((name) => ({ name, slack: [{ channel: `#${name}` }] })),
    route: { ...waits, routes: names.map((name) => ({ matchers: [`lane="${name}"`], receiver: name })) },
  };
  const quiet = { tenant: 'quiet', slack_config: { default_channel: '#alerts-prod' }, route: waits };
  const teams = [teamOf('T0LOUD', defaultToken), teamOf('T0QUIET', quietToken)];
  fleet = await startFleet({ tenants: [loud, quiet], double: { teams, channelRate: null }, env: { SLACK_CHANNEL_RATE: '0' } });
  const store = openStore({ postgresUrl: fleet.servers.postgres.url, name: 'test', connections: 1, onError: () => undefined });
  const key = deriveKey(parseMasterKey(fleet.env['TOCSIN_KEY'] ?? ''), 'secrets');
  const sealedBotToken = sealSecret(key, 'quiet/workspaces/bot_token', quietToken, randomBytes(12));
  const workspace = { teamId: 'T0QUIET', botUserId: 'U0QUIET', sealedBotToken, source: 'install' } as const;
  await inTenant(store, 'quiet', (tx) => storeWorkspace(tx, workspace, Date.now()));
  await store.close();
  token = await createToken(fleet.servers.postgres.url, 'quiet', ['ingest']);
});
after(() => fleet.stop());

async function send(of: readonly string[], bearer?: string): Promise<void> {
  const headers = { 'content-type': 'application/json', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) };
  const body = JSON.stringify(of.map((lane) => ({ alert_type: 'cpu', severity: 'warning', message: `cpu of ${lane}`, labels: { lane } })));
  assert.equal((await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers, body })).status, 202);
}

test("a tenant with more lanes than a process takes at once, all of which hang, keeps none of another's waiting", { timeout: 90_000 }, async () => {
  const hang = fleet.double.faults.add({ match: { team: 'T0LOUD', method: 'chat.postMessage' }, action: { kind: 'hang' } });
  const applied = () => fleet.double.faults.list().find(({ id }) => id === hang)?.applied ?? 0;
  for (let at = 0; at < lanes; at += 160) await send(names.slice(at, at + 160));
  await until('the lanes to hang', 20_000, async () => applied() >= 32);
  const database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
  const owed = "select 1 from writes where tenant_id = 'default' and state in ('owed', 'sending')";
  await until('every lane to be owed something', 20_000, async () => (await database.query(owed)).rowCount === lanes);
  await database.end();
  const from = Date.now();
  await send(['quiet'], token);
  await waitForRecord(fleet.double, (entry) => entry.team === 'T0QUIET', 20_000);
  assert.ok(Date.now() - from < 3_500, `told after ${Date.now() - from} ms beside ${applied()} that hang`);
});
