import { isSpanContextValid, trace } from '@opentelemetry/api';
import { type DestinationStream, type Logger, pino } from 'pino';
import { censored, redactText, secretPaths } from './redact.ts';

export type { Logger } from 'pino';
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/**
 * One JSON object a line on stdout (or `destination`): time, level, app, msg, the trace's id when there is one. Secrets are taken out twice: values under
 * known names, then anything that looks like one in the finished line.
 */
export function createLogger(options: { app: string; level: LogLevel; destination?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: { app: options.app, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: censored },
    mixin: traceOfNow,
    hooks: { streamWrite: redactText },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}

function traceOfNow(): object {
  const now = trace.getActiveSpan()?.spanContext();
  return now && isSpanContextValid(now) ? { trace_id: now.traceId } : {};
}
