import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { z } from 'zod';

const schema = z.object({
  REDIS_URL: z.url(),
  POSTGRES_URL: z.url(),
  SLACK_SIGNING_SECRET: z.string().min(8),
  CHATOPS_PORT: z.coerce.number().int().min(0).max(65_535).default(9402),
  CHATOPS_HOST: z.string().default('127.0.0.1'),
  /** Where Slack and browsers reach this process. */
  CHATOPS_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  SLACK_CLIENT_ID: z.string().min(1).optional(),
  SLACK_CLIENT_SECRET: z.string().min(1).optional(),
  SLACK_API_URL: z.url().optional(),
  /** Opens sockets to Slack (Socket Mode), for where Slack cannot reach this process. */
  SLACK_APP_TOKEN: z.string().startsWith('xapp-').optional(),
  /** Where the workers have one: it gets what is critical when a workspace throws us out. */
  SLACK_WEBHOOK_URL: z.url().optional(),
  TOCSIN_KEY: z.string().optional(),
  CONSOLE_URL: z.url().optional(),
  TOCSIN_PREFIX: z.string().default('{tocsin}'),
  TOCSIN_TEMPLATES: z.string().optional(),
  /** Answers to response URLs go through this proxy; NO_PROXY names what does not. */
  HTTPS_PROXY: z.string().optional(),
  NO_PROXY: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});
export type ChatopsEnv = z.infer<typeof schema>;

/** The process's environment, checked. Throws one sentence that names every variable that is missing or wrong. */
export function readEnv(env: NodeJS.ProcessEnv = process.env): ChatopsEnv {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = fieldFaults(parsed.error).map((fault) => `${fault.path} ${fault.message}`);
  throw new Error(`the environment of chatops is not complete: ${faults.join('; ')}`);
}
