import { z } from 'zod';

const port = z.coerce.number('is not a port').int().min(1).max(65_535).optional();
const text = z.preprocess((value) => (value === '' ? undefined : value), z.string().optional());

const schema = z.object({
  REDIS_URL: text,
  POSTGRES_URL: text,
  SLACK_BOT_TOKEN: text,
  SLACK_WEBHOOK_URL: text,
  SLACK_SIGNING_SECRET: text,
  TOCSIN_KEY: text,
  INGEST_PORT: port,
  CONSOLE_PORT: port,
  CHATOPS_PORT: port,
  SLACK_DOUBLE_PORT: port,
  WORKER_PORT: port,
  NO_COLOR: text,
  /** Set by scripts/bootstrap.mjs when it runs us under another Node: who started it. */
  TOCSIN_STARTED_BY: z.coerce.number().int().optional(),
});

/** What the launcher wants to know, and the whole environment it hands on. */
export type UpEnv = z.infer<typeof schema> & { inherited: Record<string, string> };

/** Throws a sentence that names the variable. */
export function readUpEnv(source: NodeJS.ProcessEnv = process.env): UpEnv {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0]);
    throw new Error(`${name}=${source[name]}: ${issue?.message}`);
  }
  const inherited = Object.fromEntries(Object.entries(source).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  return { ...parsed.data, inherited };
}
