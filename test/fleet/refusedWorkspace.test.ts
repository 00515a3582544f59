import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { defaultTeams } from '@tocsin/devkit/slack-double/seed';
import { type SlackDouble, startSlackDouble } from '@tocsin/devkit/slack-double/startSlackDouble';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import pg from 'pg';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

/** Where the webhook leads is another Slack: what refuses the one says nothing of the other. */
let rescue: SlackDouble;
let fleet: Fleet;
let database: pg.Client;

before(async () => {
  rescue = await startSlackDouble({ channelRate: null });
  const slackConfig = { default_channel: '#alerts-prod', admins: ['#management'] };
  const route = { receiver: 'default', group_by: ['alertname', 'host'], group_wait: '0s', group_interval: '1s' };
  fleet = await startFleet({
    tenants: [{ tenant: 'default', slack_config: slackConfig, route }],
    workers: { one: 'all', two: 'all' },
    double: { teams: defaultTeams, channelRate: null },
    env: { SLACK_CHANNEL_RATE: '0', SLACK_WEBHOOK_URL: `${rescue.url}/services/T0TOCSIN/B0WEBHOOK/double` },
  });
  database = new pg.Client({ connectionString: fleet.servers.postgres.url, options: '-c search_path=tocsin' });
  await database.connect();
});
after(async () => {
  await database.end();
  await fleet.stop();
  await rescue.close();
});

async function alert(host: string, severity = 'critical', status = 'firing'): Promise<void> {
  const body = { alert_type: 'cpu', severity, message: `cpu of ${host}`, labels: { host }, status };
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}
const says = (text: string) => (entry: RecordEntry) => JSON.stringify(entry).includes(text);
const refuse = (error: string, method = 'chat.*') => fleet.double.faults.add({ match: { method }, action: { kind: 'error', error } });
const applied = () => fleet.double.faults.list().reduce((sum, fault) => sum + fault.applied, 0);
const faults = async () => (await database.query<{ code: string }>('select code from workspace_faults')).rows.map(({ code }) => code);
const attempts = async (host: string) =>
  (
    await database.query<{ attempt: number }>("select attempt from writes where state = 'owed' and lane = 'slack:#alerts-prod' and message::text like $1", [
      `%${host}%`,
    ])
  ).rows;
/** Slack is asked again now, not in minutes. */
const askNow = () => database.query("update workspace_faults set try_at = now() - interval '1 s'");

for (const code of ['token_revoked', 'missing_scope', 'message_limit_exceeded'])
  describe(`a workspace that answers ${code}`, () => {
    test('is left alone; what is critical goes to the webhook with the reason, once, and the rest waits without counting attempts', {
      timeout: 60_000,
    }, async () => {
      await alert(`${code}-before`);
      await waitForRecord(fleet.double, says(`cpu of ${code}-before`), 15_000);
      refuse(code);
      if (code === 'token_revoked') for (const method of ['auth.test', 'conversations.*']) refuse(code, method);
      await alert(`${code}-noticed`);
      const told = await waitForRecord(rescue, says(`cpu of ${code}-noticed`), 15_000);
      assert.match(JSON.stringify(told), /Slack \(T0TOCSIN\)/);
      assert.deepEqual(await faults(), [code]);
      const asked = applied();
      for (let host = 0; host < 10; host += 1) await alert(`${code}-critical-${host}`);
      await alert(`${code}-mild`, 'warning');
      for (let host = 0; host < 10; host += 1) await waitForRecord(rescue, says(`cpu of ${code}-critical-${host}`), 15_000);
      assert.equal(
        rescue.record
          .all()
          .filter(says('DELIVERY FAULT'))
          .filter(says(`${code}`)).length,
        1,
        'one notice',
      );
      assert.equal(rescue.record.all().filter(says(`${code}-mild`)).length, 0);
      assert.ok(applied() - asked <= 2, `asked ${applied() - asked} times more while it refuses`);
      assert.deepEqual(await attempts(`${code}-mild`), [{ attempt: 0 }]);
      assert.deepEqual(await attempts(`${code}-noticed`), [{ attempt: 0 }]);
      assert.equal(rescue.record.all().filter(says(`cpu of ${code}-noticed`)).length, 1, 'told elsewhere once');
    });

    test('is asked from time to time, with one write at most', { timeout: 60_000 }, async () => {
      const [asked, before] = [applied(), fleet.double.record.kept()];
      await askNow();
      await until('it to be asked', 15_000, async () => applied() > asked);
      assert.ok(applied() - asked <= 2, `${applied() - asked} calls`);
      assert.equal(fleet.double.record.kept(), before);
    });

    test('gets what waited once it takes messages again, and its admins hear of it once', { timeout: 60_000 }, async () => {
      fleet.double.faults.clear();
      // What the last trial came to may be stored after this, and puts the next question off.
      await until('it to work again', 20_000, async () => {
        await askNow();
        return (await faults()).length === 0;
      });
      for (const host of ['noticed', 'mild', 'critical-0', 'critical-9']) await waitForRecord(fleet.double, says(`cpu of ${code}-${host}`), 20_000);
      await waitForRecord(fleet.double, (entry) => entry.channelName === 'management' && says('DELIVERY RESTORED')(entry), 15_000);
      await waitForRecord(rescue, says('DELIVERY RESTORED'), 15_000);
      assert.deepEqual(await faults(), []);
      await until('nothing to be owed', 15_000, async () => (await database.query("select 1 from writes where state in ('owed', 'sending')")).rowCount === 0);
      const restored = fleet.double.record.all().filter((entry) => entry.channelName === 'management' && says('DELIVERY RESTORED')(entry));
      assert.equal(restored.length, ['token_revoked', 'missing_scope', 'message_limit_exceeded'].indexOf(code) + 1);
      const posts = fleet.double.record.all().filter((entry) => entry.kind === 'post' && says(`cpu of ${code}-critical-0`)(entry));
      assert.equal(posts.length, 1, 'in Slack it stands once');
    });
  });
