import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { defaultToken } from '@tocsin/devkit/slack-double/seed';
import type { UpEnv } from './env.ts';
import { type AppPlan, defaultPorts } from './fleet.ts';
import { keptSecret } from './keptSecret.ts';

/** The environment all apps share: DESIGN's contract, filled in. Secrets that nobody gave are made once and kept in `folder`. */
export function appsEnv(facts: {
  env: UpEnv;
  folder: string;
  redisUrl: string;
  postgresUrl: string;
  ports: Map<string, number>;
  fleet: readonly AppPlan[];
}): Record<string, string> {
  const { env, folder, ports, fleet } = facts;
  const portOf = (name: keyof typeof defaultPorts) => String(ports.get(fleet.find((app) => app.port === name)?.name ?? '') ?? env[name] ?? defaultPorts[name]);
  const portVariables = Object.fromEntries((Object.keys(defaultPorts) as (keyof typeof defaultPorts)[]).map((name) => [name, portOf(name)]));
  return {
    ...env.inherited,
    ...portVariables,
    REDIS_URL: facts.redisUrl,
    POSTGRES_URL: facts.postgresUrl,
    TOCSIN_KEY: env.TOCSIN_KEY ?? keptSecret(join(folder, 'key'), () => randomBytes(32)),
    TOCSIN_EMBEDDED: env.inherited.TOCSIN_EMBEDDED ?? '1',
    CONSOLE_URL: env.inherited.CONSOLE_URL ?? `http://127.0.0.1:${portOf('CONSOLE_PORT')}`,
    // Where a webhook is all of Slack there is, nobody presses buttons: a secret that nobody knows lets nobody in.
    SLACK_SIGNING_SECRET: env.SLACK_SIGNING_SECRET ?? keptSecret(join(folder, 'slack-signing-secret'), () => randomBytes(32)),
    NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
    ...(usesDouble(env) ? doubleEnv(folder, portOf('SLACK_DOUBLE_PORT')) : {}),
  };
}

/** The Slack double stands in where no way to a real Slack was given. */
export const usesDouble = (env: UpEnv): boolean => !env.SLACK_BOT_TOKEN && !env.SLACK_WEBHOOK_URL;

function doubleEnv(folder: string, port: string): Record<string, string> {
  return {
    SLACK_API_URL: `http://127.0.0.1:${port}/api/`,
    SLACK_BOT_TOKEN: defaultToken,
    SLACK_DOUBLE_RECORD: join(folder, 'slack-double.jsonl'),
  };
}
