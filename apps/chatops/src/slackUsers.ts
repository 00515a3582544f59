import { setTimeout as wait } from 'node:timers/promises';
import type { Language } from '@tocsin/contracts/language';
import { timeZoneSchema } from '@tocsin/contracts/tenant/timeZone';
import type { producerConnection } from '@tocsin/queue/connection';
import { z } from 'zod';
import type { BotClient } from './botClients.ts';

/** What somebody has set in Slack; null where nobody knows, or where there are no words of their language. */
export interface SlackUser {
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
const keptSchema = z.object({ locale: z.string(), zone: z.string() });

/** Asks once an hour and person. */
export function slackUsers({ redis, prefix, botOf, languages, fault }: SlackUsersDeps): SlackUserOf {
  const ask = async (tenantId: string, user: string) => {
    const answer = await (await botOf(tenantId))?.users.info({ user, include_locale: true });
    return { locale: answer?.user?.locale ?? '', zone: answer?.user?.tz ?? '' };
  };
  return async (tenantId, userId) => {
    const key = `${prefix}:slackuser:${tenantId}:${userId}`;
    try {
      const kept = await redis.get(key);
      const { locale, zone } = kept === null ? await inTime(ask(tenantId, userId)) : keptSchema.parse(JSON.parse(kept));
      if (kept === null) await redis.set(key, JSON.stringify({ locale, zone }), 'EX', keptSeconds);
      return {
        language: languages.find((language) => language === locale.slice(0, 2)) ?? null,
        timeZone: zone === '' ? null : (timeZoneSchema.safeParse(zone).data ?? null),
      };
    } catch (error) {
      fault('ask Slack about somebody', error);
      return { language: null, timeZone: null };
    }
  };
}

/** Rejects when it takes too long. */
async function inTime<T>(asked: Promise<T>): Promise<T> {
  const patience = new AbortController();
  const late = wait(patienceMs, null, { signal: patience.signal }).then(() => Promise.reject(new Error(`Slack has not answered for ${patienceMs} ms`)));
  try {
    return await Promise.race([asked, late]);
  } finally {
    patience.abort();
    late.catch(() => undefined);
  }
}
