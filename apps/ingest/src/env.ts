import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { z } from 'zod';

const schema = z.object({
  REDIS_URL: z.url(),
  POSTGRES_URL: z.url(),
  INGEST_PORT: z.coerce.number().int().min(0).max(65_535).default(9_400),
  INGEST_HOST: z.string().default('127.0.0.1'),
  TOCSIN_EMBEDDED: z.stringbool().default(false).describe('No token is needed for the tenant `default`, from this machine only'),
  INGEST_QUOTA_ALERTS_PER_SECOND: z.coerce.number().min(0).default(5_000).describe('For tenants whose file names none; 0 for no quota'),
  DURABILITY: z.enum(['normal', 'strict']).default('normal').describe('strict: a 202 means that Postgres has it, not only Redis'),
  INGEST_BACKLOG_BYTES: z.coerce.number().int().min(1_048_576).default(268_435_456).describe('How much of one tenant may wait in Redis for the workers'),
  TOCSIN_PREFIX: z.string().default('{tocsin}'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});
export type IngestEnv = z.infer<typeof schema>;

/** The process's environment, checked. Throws one sentence that names every variable that is missing or wrong. */
export function readEnv(env: NodeJS.ProcessEnv = process.env): IngestEnv {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = fieldFaults(parsed.error).map((fault) => `${fault.path}: ${fault.message}`);
    throw new Error(`the environment of ingest is not complete: ${faults.join('; ')}`);
  }
  if (parsed.data.TOCSIN_EMBEDDED && !['127.0.0.1', '::1', 'localhost'].includes(parsed.data.INGEST_HOST)) {
    throw new Error('the embedded mode takes alerts without a token, so INGEST_HOST must be 127.0.0.1');
  }
  return parsed.data;
}
