import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { isAttended, readRunFile } from '@tocsin/devkit/embedded/runFile';
import { z } from 'zod';

const runPath = fileURLToPath(new URL('../../../../.tocsin/run.json', import.meta.url));

const schema = z.object({
  POSTGRES_URL: z.url(),
  TOCSIN_KEY: z.string().optional(),
  TOCSIN_CONFIG: z.string().optional(),
  SLACK_API_URL: z.url().optional(),
  REDIS_URL: z.url().optional(),
  TOCSIN_PREFIX: z.string().optional(),
  CHATOPS_PUBLIC_URL: z.url().optional(),
  SLACK_CLIENT_ID: z.string().optional(),
});
export type AdminEnv = z.infer<typeof schema>;

/** What commands that work on the record need; where the environment names no Postgres, that of the installation that `npm start` runs here. Throws a sentence that says what is missing. */
export function readAdminEnv(env: NodeJS.ProcessEnv | Readonly<Record<string, string>> = ownEnv()): AdminEnv {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  if (!env['POSTGRES_URL']) throw new Error('which installation? Set POSTGRES_URL as it has it, or run `npm start` here for one of your own');
  throw new Error(
    `${fieldFaults(parsed.error)
      .map((fault) => `${fault.path} ${fault.message}`)
      .join('; ')}. Set it as the installation has it`,
  );
}

function ownEnv(): NodeJS.ProcessEnv {
  const running = process.env['POSTGRES_URL'] ? undefined : readRunFile(runPath);
  return running && isAttended(running) ? { ...running.env, ...process.env, POSTGRES_URL: running.env['POSTGRES_URL'] } : process.env;
}

/** Where ingest is and with which token, for commands that act as a client. */
export function readClientEnv(env: NodeJS.ProcessEnv = process.env): { url: string; token: string | undefined } {
  return { url: env['TOCSIN_URL'] ?? `http://127.0.0.1:${env['INGEST_PORT'] ?? 9400}`, token: env['TOCSIN_TOKEN'] };
}

/** Who is at the keyboard, for the record: the name that was given, else the user of this machine, also behind sudo. */
export function readOperatorName(given: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  if (given !== undefined && given.trim() === '') throw new Error('--author is empty; write who you are');
  return given ?? env['SUDO_USER'] ?? ownName();
}

/** A user ID without an entry in the machine's list, as containers have them, has no name. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
