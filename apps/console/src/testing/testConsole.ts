import { hash, randomBytes, randomUUID } from 'node:crypto';
import type { Scope } from '@tocsin/contracts/tokens';
import { openStore, type Store } from '@tocsin/store/connect';
import { storeTenant } from '@tocsin/store/tenants';
import { insertToken } from '@tocsin/store/tokens';
import { inTenant } from '@tocsin/store/transaction';
import { readEnv } from '../env.ts';
import { startConsole } from '../startConsole.ts';

/** A console on a Postgres and a Redis of its own. */
export interface TestConsole {
  url: string;
  store: Store;
  redis: { url: string; prefix: string };
  /** What the console takes for the time now, ms since 1970. */
  clock: { nowMs: number };
  addTenant(tenantId: string): Promise<void>;
  addToken(tenantId: string, scopes: readonly Scope[]): Promise<{ token: string; tokenId: string }>;
  /** Signs in and answers the Cookie header. */
  signIn(token: string): Promise<string>;
  close(): Promise<void>;
}

/** The servers a test file has for itself, see devkit's `testServers`. */
export interface ConsoleServers {
  database: { url: string };
  redis: { url: string; prefix: string };
}

/** Starts one; `env` adds to what it needs. */
export async function startTestConsole({ database, redis }: ConsoleServers, env: Record<string, string> = {}): Promise<TestConsole> {
  const clock = { nowMs: Date.now() };
  const settings = {
    REDIS_URL: redis.url,
    POSTGRES_URL: database.url,
    TOCSIN_KEY: randomBytes(32).toString('hex'),
    CONSOLE_PORT: '0',
    TOCSIN_PREFIX: redis.prefix,
    LOG_LEVEL: 'silent',
  };
  const app = await startConsole(readEnv({ ...settings, ...env }), () => clock.nowMs);
  const store = openStore({ postgresUrl: database.url, name: 'console test', connections: 2, onError: () => undefined });
  let closing: Promise<void> | undefined;
  const close = async () => {
    await app.close();
    await store.close();
  };
  const url = `http://127.0.0.1:${String(app.ready['port'])}`;
  return {
    ...{ url, store, redis, clock },
    addTenant: async (tenantId) => {
      const file = { tenant: tenantId, slack_config: { default_channel: '#alerts' } };
      await inTenant(store, tenantId, (tx) => storeTenant(tx, { file, author: { kind: 'operator', name: 'test' } }, clock.nowMs));
    },
    addToken: async (tenantId, scopes) => {
      const token = `tocsin_${randomBytes(32).toString('base64url')}`;
      const tokenId = randomUUID();
      await inTenant(store, tenantId, (tx) => insertToken(tx, { tokenId, tokenHash: hash('sha256', token, 'buffer'), name: 'test', scopes }));
      return { token, tokenId };
    },
    signIn: async (token) => {
      const answer = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) });
      if (answer.status !== 204) throw new Error(`signing in answered ${answer.status}`);
      return (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
    },
    close: () => (closing ??= close()),
  };
}
