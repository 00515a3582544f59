import { parseMasterKey } from '@tocsin/core/secretBox';
import { queueDepths } from '@tocsin/queue/depths';
import { checkThat } from '@tocsin/telemetry/checkThat';
import type { RunningApp } from '@tocsin/telemetry/lifecycle';
import { type Check, serveOps } from '@tocsin/telemetry/ops';
import { startTelemetry } from '@tocsin/telemetry/telemetry';
import { type Adapters, openAdapters } from './adapters.ts';
import type { PoolName, WorkerEnv } from './env.ts';
import { connectEnvironmentWorkspace } from './environmentWorkspace.ts';
import { startPools } from './startPools.ts';
import { telemetrySignals } from './telemetrySignals.ts';

/** Starts a worker: its pools, and /healthz, /readyz and /metrics. Closing lets the jobs at work finish. */
export async function startWorker(env: WorkerEnv, pools: readonly PoolName[]): Promise<RunningApp> {
  const telemetry = await startTelemetry({ app: 'worker', version: '0.1.0', level: env.LOG_LEVEL, otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT });
  const { log, metrics } = telemetry;
  const signals = telemetrySignals(telemetry, Date.now);
  const slackLog = (said: string) => log.debug({ said }, 'slack sdk');
  const adapters = openAdapters(env, signals, slackLog);
  const running = startPools(env, adapters, pools);
  const workspace = env.SLACK_BOT_TOKEN
    ? connectEnvironmentWorkspace({
        ...{ store: adapters.store, botToken: env.SLACK_BOT_TOKEN, masterKey: parseMasterKey(env.TOCSIN_KEY), fault: signals.fault },
        slack: { apiUrl: env.SLACK_API_URL ?? null, log: slackLog, now: Date.now },
      })
    : null;
  metrics.observe(['queueJobs', 'queueInLine', 'queueOldest', 'spoolRows', 'ledgerGap', 'openGroups'], async (put) => {
    put('spoolRows', signals.spoolRows(), {});
    for (const [tenant, gap] of signals.ledgerGaps()) put('ledgerGap', gap, { tenant });
    for (const [tenant, groups] of signals.openGroupsByLabel()) put('openGroups', groups, { tenant });
    for (const { queue, counts, inLine, oldestSeconds } of await queueDepths(adapters, Date.now())) {
      for (const [state, jobs] of Object.entries(counts)) put('queueJobs', jobs, { queue, state });
      if (queue.startsWith('route')) put('queueInLine', inLine.batches, { queue });
      put('queueOldest', oldestSeconds, { queue });
    }
  });
  const ops = await serveOps({ host: env.WORKER_HOST, port: env.WORKER_PORT, readiness: () => checks(adapters), metrics: () => metrics.render() });
  return {
    ready: { port: ops.port, pools: pools.join(',') },
    log,
    close: async () => {
      workspace?.close();
      await running.close();
      await ops.close();
      await adapters.close();
      await telemetry.shutdown();
    },
  };
}

/** Whether Redis and Postgres answer this process now. */
function checks({ redis, store }: Pick<Adapters, 'redis' | 'store'>): Promise<Check[]> {
  return Promise.all([checkThat('redis', () => redis.ping()), checkThat('postgres', () => store.system.query('select 1'))]);
}
