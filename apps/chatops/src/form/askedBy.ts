import type { Asked, CommandDeps } from '../command/deps.ts';
import { replyLanguage } from '../command/replyLanguage.ts';
import type { FilledForm } from '../interaction.ts';

/**
 * Who filled in a modal, in which tenant. What the modal remembers is not believed: null where whoever it was is of a workspace that is not connected with the
 * tenant, or the group is none of it, and then it is audited with the tenants of their workspace.
 */
export async function askedBy<Tx>(deps: CommandDeps<Tx>, { teamId, userId, userName, memory, values }: FilledForm): Promise<Asked | null> {
  const actor = { kind: 'slack', teamId, userId, name: userName } as const;
  const tenants = await deps.tenantsOfTeam(teamId);
  const { tenantId } = memory;
  const groupId = memory.groupId ?? values.group;
  const isKnown = tenants.includes(tenantId) && (groupId === null || (await deps.inTenant(tenantId, (tx) => deps.hasGroup(tx, groupId))));
  if (isKnown) return { plan: await deps.planOf(tenantId), tenantId, language: await replyLanguage(deps, tenantId, userId), actor, words: [] };
  const detail = { wanted: memory.verb, reason: 'not of this workspace' };
  for (const tenant of tenants) await deps.inTenant(tenant, (tx) => deps.audit(tx, { actor, action: 'form.refused', subject: groupId ?? tenantId, detail }));
  return null;
}
