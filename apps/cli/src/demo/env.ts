import { z } from 'zod';

const text = z.preprocess((value) => (value === '' ? undefined : value), z.string().optional());
const url = z.preprocess((value) => (value === '' ? undefined : value), z.url().optional());

const schema = z.object({
  TOCSIN_URL: url,
  TOCSIN_TOKEN: text,
  SLACK_API_URL: url,
  CONSOLE_URL: url,
  NO_COLOR: text,
});

/** How the demo finds an installation that runs elsewhere: with TOCSIN_URL, and SLACK_API_URL of its Slack double. */
export type DemoEnv = z.infer<typeof schema>;

/** Throws a sentence that names the variable. */
export function readDemoEnv(source: NodeJS.ProcessEnv = process.env): DemoEnv {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${String(issue?.path[0])}: ${issue?.message}`);
}
