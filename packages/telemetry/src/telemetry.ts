import { createLogger, type Logger, type LogLevel } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { startTracing } from './tracing.ts';

/** Log, metrics and traces of one process. */
export interface Telemetry {
  log: Logger;
  metrics: Metrics;
  shutdown(): Promise<void>;
}

/** Starts all three; call once, first. `otlpEndpoint` unset: no traces are recorded. */
export async function startTelemetry(options: { app: string; version: string; level: LogLevel; otlpEndpoint?: string | undefined }): Promise<Telemetry> {
  const log = createLogger(options);
  const metrics = createMetrics();
  const onError = (error: unknown) => log.warn({ err: error }, 'the last traces could not be sent');
  const tracing = await startTracing({ service: options.app, version: options.version, endpoint: options.otlpEndpoint, onError });
  return {
    log,
    metrics,
    shutdown: async () => {
      await Promise.all([tracing.shutdown(), metrics.shutdown()]);
    },
  };
}
