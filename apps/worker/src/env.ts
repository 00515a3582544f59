import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { z } from 'zod';

/** What a worker process can do; a pool is the workers of one queue (`route` works both of its queues), housekeeping is what keeps the queues honest. */
export const poolNames = ['route', 'format', 'deliver', 'escalate', 'housekeep'] as const;
export type PoolName = (typeof poolNames)[number];

const schema = z.object({
  REDIS_URL: z.url(),
  POSTGRES_URL: z.url(),
  TOCSIN_KEY: z.string().min(1),
  SLACK_API_URL: z.url().optional(),
  SLACK_WEBHOOK_URL: z.url().optional(),
  SLACK_CHANNEL_RATE: z.coerce.number().min(0).default(1).describe('Writes a second to one channel; 0 for no limit, for test servers only'),
  SLACK_HISTORY_RATE: z.coerce
    .number()
    .int()
    .min(1)
    .default(50)
    .describe('Readings of channels a minute and workspace; 1 for an app that is distributed outside of the Marketplace'),
  CONSOLE_URL: z.url().optional(),
  WORKER_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  WORKER_HOST: z.string().default('127.0.0.1'),
  TOCSIN_PREFIX: z.string().default('{tocsin}'),
  TOCSIN_TEMPLATES: z.string().optional(),
  SLACK_BOT_TOKEN: z.string().min(1).optional(),
  SLACK_CLIENT_ID: z.string().min(1).optional(),
  SLACK_CLIENT_SECRET: z.string().min(1).optional(),
  HTTPS_PROXY: z.string().optional().describe('What is sent to webhooks, receivers and calendars goes through this proxy; NO_PROXY names what does not'),
  NO_PROXY: z.string().optional(),
  OUTBOUND_TRUSTED: z.string().optional().describe('Hosts (host or host:port) of a private network that receivers may lead to, over plain http too'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});
export type WorkerEnv = z.infer<typeof schema>;

/** The process's environment, checked. Throws one sentence that names every variable that is missing or wrong. */
export function readEnv(env: NodeJS.ProcessEnv = process.env): WorkerEnv {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = fieldFaults(parsed.error).map((fault) => `${fault.path} ${fault.message}`);
  throw new Error(`the environment of this worker is not complete: ${faults.join('; ')}`);
}

/** Which pools `--pools=route,format` asks for; all of them without it. Throws on a name that is no pool. */
export function readPools(args: readonly string[]): PoolName[] {
  const value = args.find((arg) => arg.startsWith('--pools='))?.slice('--pools='.length) ?? 'all';
  if (value === 'all') return [...poolNames];
  return value.split(',').map((name) => {
    const pool = poolNames.find((known) => known === name.trim());
    if (!pool) throw new Error(`there is no pool ${JSON.stringify(name)}: choose of ${poolNames.join(', ')} or all`);
    return pool;
  });
}
