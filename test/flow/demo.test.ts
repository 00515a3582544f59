import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startFleet } from '../fleet/startFleet.ts';
import { compileCache } from '../support/compileCache.ts';

const cli = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));

test('the demo tells its story to the end, and nothing of it is lost', { timeout: 120_000 }, async (t) => {
  const fleet = await startFleet({
    tenants: [
      {
        tenant: 'default',
        slack_config: { default_channel: '#alerts-prod', escalation_channel: '#critical-alerts' },
        // As the short form, but for the interval: that would be ten seconds.
        route: {
          ...{ receiver: 'default', group_interval: '1s' },
          routes: [{ matchers: ['severity="critical"'], receiver: 'escalation', group_wait: '0s' }],
        },
        receivers: [
          { name: 'default', slack: [{ channel: '#alerts-prod' }] },
          { name: 'escalation', slack: [{ channel: '#critical-alerts' }] },
        ],
      },
    ],
    apps: ['ingest', 'chatops'],
  });
  t.after(() => fleet.stop());
  const env = { PATH: process.env['PATH'] ?? '', ...compileCache, TOCSIN_URL: fleet.ingestUrl, SLACK_API_URL: fleet.double.apiUrl };
  const demo = spawn(process.execPath, [cli, 'demo', '--fast'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => demo.kill('SIGKILL'));
  let said = '';
  for (const stream of [demo.stdout, demo.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = await once(demo, 'close');
  assert.equal(code, 0, said);
  assert.match(said, /all 300 are told in #alerts-prod: \d message/);
  assert.match(said, /#ops-team is told after \d+\.\d s/);
  assert.match(said, /acknowledged by Ana Costa/);
  assert.match(said, /alerts sent +604, told 604, lost 0/);
  assert.deepEqual(
    fleet.double.clicks().map(({ ok }) => ok),
    [true],
  );
});
