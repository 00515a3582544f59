import { runApp } from '@tocsin/telemetry/lifecycle';
import { startTelemetry } from '@tocsin/telemetry/telemetry';
import about from '../package.json' with { type: 'json' };
import { createIngest } from './app.ts';
import { readEnv } from './env.ts';
import { wireDeps } from './wire.ts';

await runApp('ingest', async () => {
  const env = readEnv();
  const { version } = about;
  const telemetry = await startTelemetry({ app: 'ingest', version, level: env.LOG_LEVEL, otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT });
  const { log, metrics } = telemetry;
  const wired = await wireDeps({
    redisUrl: env.REDIS_URL,
    postgresUrl: env.POSTGRES_URL,
    prefix: env.TOCSIN_PREFIX,
    backlogBytes: env.INGEST_BACKLOG_BYTES,
    log,
  });
  const ingest = createIngest(wired.deps, {
    version,
    log,
    metrics,
    embedded: env.TOCSIN_EMBEDDED,
    quotaAlertsPerSecond: env.INGEST_QUOTA_ALERTS_PER_SECOND,
    strict: env.DURABILITY === 'strict',
  });
  const port = await ingest.listen(env.INGEST_HOST, env.INGEST_PORT);
  if (env.TOCSIN_EMBEDDED) log.info('embedded mode: requests from this machine need no token for the tenant `default`');
  return {
    ready: { port },
    log,
    close: async () => {
      await ingest.close();
      await wired.close();
      await telemetry.shutdown();
    },
  };
});
