import type { Language } from '@tocsin/contracts/language';
import type { CommandDeps } from './deps.ts';

/** The language in which somebody is told something: their own, else the tenant's. */
export async function replyLanguage<Tx>(deps: Pick<CommandDeps<Tx>, 'slackUserOf' | 'planOf'>, tenantId: string, userId: string): Promise<Language> {
  return (await deps.slackUserOf(tenantId, userId)).language ?? (await deps.planOf(tenantId)).base.language;
}
