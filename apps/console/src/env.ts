import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { defaultPrefix } from '@tocsin/queue/names';
import { z } from 'zod';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);

const schema = z.object({
  REDIS_URL: z.url(),
  POSTGRES_URL: z.url(),
  TOCSIN_KEY: z.string().min(1).describe('The master key: sessions are signed with a key derived from it'),
  TOCSIN_EMBEDDED: z.stringbool().default(false).describe('The tenant `default` needs no sign-in, from this machine only'),
  CONSOLE_PORT: port(9_401),
  CONSOLE_HOST: z.string().default('127.0.0.1'),
  CONSOLE_QUEUES_WRITABLE: z.stringbool().default(false).describe('Operators may retry, promote and remove jobs in /queues'),
  INGEST_PORT: port(9_400).describe('Where the example on the empty page sends its alert'),
  SLACK_API_URL: z.url().optional(),
  CONSOLE_URL: z.url().optional().describe('Where readers reach this console, for the links in previews'),
  TOCSIN_TEMPLATES: z.string().optional().describe('The folder of message templates; those that come with Tocsin where it is not named'),
  TOCSIN_PREFIX: z.string().default(defaultPrefix),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});
export type ConsoleEnv = z.infer<typeof schema>;

/** The process's environment, checked. Throws one sentence that names every variable that is missing or wrong. */
export function readEnv(env: NodeJS.ProcessEnv = process.env): ConsoleEnv {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = fieldFaults(parsed.error).map((fault) => `${fault.path}: ${fault.message}`);
    throw new Error(`the environment of console is not complete: ${faults.join('; ')}`);
  }
  if (parsed.data.TOCSIN_EMBEDDED && !['127.0.0.1', '::1', 'localhost'].includes(parsed.data.CONSOLE_HOST)) {
    throw new Error('the embedded mode needs no sign-in, so CONSOLE_HOST must be 127.0.0.1');
  }
  return parsed.data;
}
