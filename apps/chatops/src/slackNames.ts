import { setTimeout as wait } from 'node:timers/promises';
import type { producerConnection } from '@tocsin/queue/connection';
import type { BotClient } from './botClients.ts';

interface NameDeps {
  redis: ReturnType<typeof producerConnection>;
  prefix: string;
  botOf(tenantId: string): Promise<BotClient | null>;
  fault(where: string, error: unknown): void;
}

const keptSeconds = 3_600;
/** Whoever waits for Slack's answer has three seconds for everything. */
const patienceMs = 800;

/** What people call somebody: their name in Slack, asked once an hour and person, or their ID where Slack does not say it in time. Never rejects. */
export function slackNames({ redis, prefix, botOf, fault }: NameDeps): (tenantId: string, userId: string) => Promise<string> {
  const ask = async (tenantId: string, user: string): Promise<string> => (await (await botOf(tenantId))?.users.info({ user }))?.user?.name ?? user;
  const look = async (tenantId: string, userId: string): Promise<string> => {
    const key = `${prefix}:name:${tenantId}:${userId}`;
    const known = await redis.get(key);
    if (known !== null) return known;
    const name = await ask(tenantId, userId);
    await redis.set(key, name, 'EX', keptSeconds);
    return name;
  };
  return async (tenantId, userId) => {
    const patience = new AbortController();
    const looked = look(tenantId, userId).catch((error: unknown) => {
      fault('ask for the name of somebody', error);
      return userId;
    });
    const name = await Promise.race([looked, wait(patienceMs, userId, { signal: patience.signal }).catch(() => userId)]);
    patience.abort();
    return name;
  };
}
