import { openFleetRecord } from '../../chaos/record.ts';
import { type Fleet, startFleet } from '../../fleet/startFleet.ts';
import { type BenchContext, fleetEnv } from '../measure/context.ts';
import { partsOf } from '../measure/meter.ts';
import { routeTo } from './routeTo.ts';
import type { Setup, Subject } from './scenario.ts';

/** Starts a whole installation of ours, durable, with a Slack double of its own. */
export async function startOurs({ options }: BenchContext, setup: Setup): Promise<Subject> {
  const { route, names } = routeTo(setup);
  const receivers = names.map((name) => ({ name, slack: [{ channel: `#${name}` }] }));
  const fleet = await startFleet({
    durable: true,
    tenants: [{ tenant: 'default', slack_config: { default_channel: '#warm-up' }, receivers, route }],
    double: { channelRate: setup.channelRate },
    env: { ...(setup.channelRate === null ? { SLACK_CHANNEL_RATE: '0' } : {}), ...fleetEnv(options) },
  });
  const record = openFleetRecord(fleet);
  return {
    ...{ name: 'ours', setup, url: fleet.ingestUrl, double: fleet.double },
    get parts() {
      return partsOf(fleet);
    },
    killAndRevive: () => killAndRevive(fleet),
    log: () => fleet.log('worker').slice(-2_000),
    owed: async () => {
      const { writes, members, spool, jobs } = await record.owed();
      return writes + members + spool + jobs;
    },
    stop: async () => {
      await record.close();
      await fleet.stop();
    },
  };
}

async function killAndRevive({ apps, servers, restart }: Fleet): Promise<void> {
  await Promise.all([...[...apps.values()].map((app) => app.kill9()), servers.redis.kill(), servers.postgres.kill()]);
  await Promise.all([servers.redis.restart(), servers.postgres.restart()]);
  await Promise.all([...apps.keys()].map(restart));
}
