import { producerConnection } from '@tocsin/queue/connection';
import { queueDepths } from '@tocsin/queue/depths';
import { openQueues } from '@tocsin/queue/producers';
import { createToken } from '../fleet/createToken.ts';
import { startFleet } from '../fleet/startFleet.ts';
import { runLoad } from './load/runLoad.ts';
import { median, percentile } from './measure/percentile.ts';
import { probe } from './measure/probe.ts';

const offered = Number(process.argv[2] ?? 5000);
const groups = Number(process.argv[3] ?? 1000);
const quiet = { tenant: 'default', slack_config: { default_channel: '#quiet' }, route: { receiver: 'default', group_by: ['...'], group_wait: '0s' } };
const flood = {
  tenant: 'flood',
  slack_config: { default_channel: '#flood' },
  quotas: { alerts_per_second: 5000 },
  route: { receiver: 'default', group_by: ['grp'], group_wait: '1s', group_interval: '5s' },
};
const fleet = await startFleet({
  durable: true,
  tenants: [quiet, flood],
  double: { channelRate: null },
  env: { SLACK_CHANNEL_RATE: '0', ...(process.env['PROF'] ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${process.env['PROF']}` } : {}) },
});
const redis = producerConnection(fleet.servers.redis.url, 'x', () => undefined);
const queues = openQueues(redis, '{tocsin}', () => undefined);
try {
  const token = await createToken(fleet.servers.postgres.url, 'flood', ['ingest']);
  await probe(fleet, { perSecond: 50, durationMs: 3000, run: 'warm-up' });
  const alone = await probe(fleet, { perSecond: 10, durationMs: 5000, run: 'alone' });
  console.log('alone', median(alone.tookMs).toFixed(1), percentile(alone.tookMs, 0.99).toFixed(1));
  const durationMs = 10000;
  const flooding =
    offered > 0
      ? runLoad({
          kind: 'open',
          url: fleet.ingestUrl,
          perSecond: offered / 100,
          durationMs: durationMs + 3000,
          run: 'flood',
          alertsPerRequest: 100,
          groups,
          token,
        })
      : null;
  await new Promise((r) => setTimeout(r, 3000));
  const timer = setInterval(async () => {
    const d = await queueDepths({ queues, redis, prefix: '{tocsin}' }, Date.now());
    console.log(
      d
        .map(({ queue, counts, oldestSeconds }) => `${queue} w${counts['waiting']} a${counts['active']} d${counts['delayed']} ${oldestSeconds.toFixed(1)}s`)
        .join(' | '),
    );
  }, 1000);
  const p = await probe(fleet, { perSecond: 10, durationMs, run: 'beside' });
  clearInterval(timer);
  console.log(
    'beside',
    median(p.tookMs).toFixed(1),
    percentile(p.tookMs, 0.9).toFixed(1),
    percentile(p.tookMs, 0.99).toFixed(1),
    'POST',
    median(p.result.tookMs).toFixed(1),
    percentile(p.result.tookMs, 0.99).toFixed(1),
    'n',
    p.tookMs.length,
  );
  console.log(JSON.stringify((await flooding)?.refused), (await flooding)?.done);
  console.log(fleet.log('worker').slice(0, 600));
} finally {
  redis.disconnect();
  await fleet.stop();
  process.exit();
}
