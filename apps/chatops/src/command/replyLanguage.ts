import type { Language } from '@tocsin/contracts/language';
import { personOfUser } from '@tocsin/core/tenantPlan';
import type { CommandDeps } from './deps.ts';

/** The language in which somebody is told something: what the tenant's file says of them, else what they have set in Slack, else the tenant's. */
export async function replyLanguage<Tx>(deps: Pick<CommandDeps<Tx>, 'slackUserOf' | 'planOf'>, tenantId: string, userId: string): Promise<Language> {
  const plan = await deps.planOf(tenantId);
  return personOfUser(plan, userId)?.language ?? (await deps.slackUserOf(tenantId, userId)).language ?? plan.base.language;
}
