import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { z } from 'zod';

const schema = z.object({ POSTGRES_URL: z.url(), TOCSIN_KEY: z.string().optional(), TOCSIN_CONFIG: z.string().optional() });
export type AdminEnv = z.infer<typeof schema>;

/** What commands that work on the record need. Throws a sentence that names what is missing. */
export function readAdminEnv(env: NodeJS.ProcessEnv | Readonly<Record<string, string>> = process.env): AdminEnv {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = fieldFaults(parsed.error).map((fault) => `${fault.path} ${fault.message}`);
  throw new Error(`${faults.join('; ')}. Set it as the installation has it; \`npm start\` prints it`);
}

/** Where ingest is and with which token, for commands that act as a client. */
export function readClientEnv(env: NodeJS.ProcessEnv = process.env): { url: string; token: string | undefined } {
  return { url: env['TOCSIN_URL'] ?? `http://127.0.0.1:${env['INGEST_PORT'] ?? 9400}`, token: env['TOCSIN_TOKEN'] };
}
