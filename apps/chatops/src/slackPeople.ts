import { setTimeout as wait } from 'node:timers/promises';
import type { producerConnection } from '@tocsin/queue/connection';
import { z } from 'zod';
import type { botClients } from './botClients.ts';

interface PeopleDeps {
  redis: ReturnType<typeof producerConnection>;
  prefix: string;
  botOf: ReturnType<typeof botClients>;
  fault(where: string, error: unknown): void;
}

/** Somebody as Slack knows them. */
export interface SlackPerson {
  name: string;
  timeZone: string;
}

const keptSeconds = 3_600;
/** Whoever waits for Slack's answer has three seconds for everything. */
const patienceMs = 800;
const personSchema = z.object({ name: z.string(), timeZone: z.string() });

/** Who somebody is, asked of Slack once an hour and person; their ID, in UTC, where Slack does not say it in time. Never rejects. */
export function slackPeople({ redis, prefix, botOf, fault }: PeopleDeps): (tenantId: string, userId: string) => Promise<SlackPerson> {
  const ask = async (tenantId: string, userId: string): Promise<SlackPerson> => {
    const user = (await (await botOf(tenantId))?.users.info({ user: userId }))?.user;
    return { name: user?.name ?? userId, timeZone: user?.tz ?? 'UTC' };
  };
  const look = async (tenantId: string, userId: string): Promise<SlackPerson> => {
    const key = `${prefix}:person:${tenantId}:${userId}`;
    const known = await redis.get(key);
    if (known !== null) return personSchema.parse(JSON.parse(known));
    const person = await ask(tenantId, userId);
    await redis.set(key, JSON.stringify(person), 'EX', keptSeconds);
    return person;
  };
  return async (tenantId, userId) => {
    const unknown = { name: userId, timeZone: 'UTC' };
    const patience = new AbortController();
    const looked = look(tenantId, userId).catch((error: unknown) => {
      fault('ask Slack who somebody is', error);
      return unknown;
    });
    const person = await Promise.race([looked, wait(patienceMs, unknown, { signal: patience.signal }).catch(() => unknown)]);
    patience.abort();
    return person;
  };
}
