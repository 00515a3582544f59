import type { Language } from '@tocsin/contracts/language';
import { timeZoneSchema } from '@tocsin/contracts/tenant/timeZone';
import type { producerConnection } from '@tocsin/queue/connection';
import { z } from 'zod';
import type { BotClient } from './botClients.ts';
import { inTime } from './inTime.ts';

/** What people call somebody, their ID where nobody knows; and what they have set in Slack, null where nobody knows, or where there are no words of their language. */
export interface SlackUser {
  name: string;
  language: Language | null;
  timeZone: string | null;
}

/** Asks Slack about somebody of a tenant's workspace. Never rejects. */
export type SlackUserOf = (tenantId: string, userId: string) => Promise<SlackUser>;

interface SlackUsersDeps {
  redis: ReturnType<typeof producerConnection>;
  prefix: string;
  botOf(tenantId: string): Promise<BotClient | null>;
  languages: readonly Language[];
  fault(where: string, error: unknown): void;
}

const keptSeconds = 3_600;
/** Slack waits three seconds for our own answer. */
const patienceMs = 1_000;
const keptSchema = z.object({ name: z.string(), locale: z.string(), zone: z.string() });
type Kept = z.infer<typeof keptSchema>;

/** Asks once an hour and person. */
export function slackUsers({ redis, prefix, botOf, languages, fault }: SlackUsersDeps): SlackUserOf {
  const ask = async (tenantId: string, user: string): Promise<Kept> => {
    const answer = await (await botOf(tenantId))?.users.info({ user, include_locale: true });
    return { name: answer?.user?.name ?? user, locale: answer?.user?.locale ?? '', zone: answer?.user?.tz ?? '' };
  };
  const look = async (tenantId: string, userId: string): Promise<Kept> => {
    const key = `${prefix}:slackuser:${tenantId}:${userId}`;
    const kept = await redis.get(key);
    if (kept !== null) return keptSchema.parse(JSON.parse(kept));
    const asked = await ask(tenantId, userId);
    await redis.set(key, JSON.stringify(asked), 'EX', keptSeconds);
    return asked;
  };
  return async (tenantId, userId) => {
    const looked = look(tenantId, userId).catch((error: unknown) => {
      fault('ask Slack about somebody', error);
      return null;
    });
    const { name, locale, zone } = (await inTime(looked, patienceMs, null)) ?? { name: userId, locale: '', zone: '' };
    return {
      name,
      language: languages.find((language) => language === locale.slice(0, 2)) ?? null,
      timeZone: zone === '' ? null : (timeZoneSchema.safeParse(zone).data ?? null),
    };
  };
}
