import { actOnGroup } from '@tocsin/steps/actOnGroup';
import { environmentOfGroup, refusal } from '../allow.ts';
import { showActed } from '../pressButton.ts';
import type { EventDeps } from './deps.ts';
import { onlyOnce } from './onlyOnce.ts';
import type { SlackEvent } from './readEvent.ts';

type Reaction = Extract<SlackEvent, { kind: 'reaction' }>;

/**
 * Somebody put an emoji on a message. If the tenant wants it so, they have acknowledged the group that it shows, as with its button. A message of an earlier episode does nothing,
 * and taking the emoji away takes nothing back: who has an alert in hand is not left without a word.
 */
export async function handleReaction<Tx>(deps: EventDeps<Tx>, event: Reaction): Promise<void> {
  for (const tenantId of await deps.tenantsOfTeam(event.teamId)) {
    if (!(await deps.planOf(tenantId)).acknowledgingEmoji.has(event.emoji)) continue;
    const [bot, there] = await deps.inTenant(tenantId, (tx) => Promise.all([deps.botOf(tx), deps.groupAt(tx, event)]));
    if (there === null) continue;
    if (there.isPresent && bot !== null && bot.userId !== event.userId) await acknowledge(deps, event, tenantId, there.groupId);
    return;
  }
}

async function acknowledge<Tx>(deps: EventDeps<Tx>, { eventId, teamId, userId, channelId, ts }: Reaction, tenantId: string, groupId: string): Promise<void> {
  const plan = await deps.planOf(tenantId);
  const actor = { kind: 'slack', teamId, userId, name: (await deps.slackUserOf(tenantId, userId)).name } as const;
  const group = await deps.inTenant(tenantId, (tx) => deps.lockGroup(tx, groupId));
  const environment = group === null ? null : environmentOfGroup(plan, group);
  const refused = await onlyOnce(deps, [eventId], async (inTenant) => {
    const said = await refusal({ ...deps, inTenant }, { plan, actor, permission: 'acknowledge', environment, subject: groupId });
    if (said !== null) return said;
    await showActed(deps, tenantId, await actOnGroup({ ...deps, inTenant }, { tenantId, groupId, action: { do: 'acknowledge' }, actor }));
    return null;
  });
  if (refused === null) return;
  void deps.tell(tenantId, { channelId, threadTs: ts, userId }, refused).catch((error: unknown) => deps.fault('tell somebody who reacted', error));
}
