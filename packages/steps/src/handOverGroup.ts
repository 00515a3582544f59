import type { GroupAction } from '@tocsin/contracts/groupAction';
import { nameOf } from '@tocsin/core/groupView';
import type { ActDeps, ActRequest, ActResult } from './actOnGroup.ts';
import { oweLines } from './oweLines.ts';

/** Makes another person the owner of an open group. Its alerts and escalations stay as they are. Whose it is already is `nothing_to_do`, as is a group that is over. */
export async function handOverGroup<Tx>(
  deps: ActDeps<Tx>,
  { tenantId, groupId, action: { to }, actor }: ActRequest<Extract<GroupAction, { do: 'handOver' }>>,
): Promise<ActResult> {
  return deps.inTenant(tenantId, async (tx) => {
    const group = await deps.lockGroup(tx, groupId);
    if (group === null) return { result: 'unknown_group', alerts: 0, groupIds: [], lanes: [] };
    const now = deps.now();
    if (!(await deps.ownGroup(tx, groupId, to, now))) {
      const first = await deps.lastEntry(tx, group, ['handed_over', 'acknowledged', 'snoozed']);
      return { result: 'nothing_to_do', ...(first && { by: nameOf(first.actor), did: first.kind, at: first.at }), alerts: 0, groupIds: [], lanes: [] };
    }
    const { episode } = group;
    const detail = { to, from: group.owner };
    await deps.noteTimeline(tx, { groupId, episode, at: now, kind: 'handed_over', actor, detail });
    const lanes = await oweLines(deps, tx, [{ group, view: { action: 'handed_over', by: nameOf(actor), at: now, count: 0, to } }], now);
    await deps.audit(tx, { actor, action: 'group.handed_over', subject: groupId, detail });
    return { result: 'done', alerts: 0, groupIds: [groupId], lanes };
  });
}
