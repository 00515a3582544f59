import type { Actor } from '@tocsin/contracts/actor';
import { nameOf } from '@tocsin/core/groupView';
import { matchersOfGroup } from '@tocsin/core/silence';
import { type ActDeps, type ActResult, oweLines } from './actOnGroup.ts';
import { makeSilence, type SilenceDeps } from './silenceAlerts.ts';

export type SilenceGroupDeps<Tx> = SilenceDeps<Tx> & Pick<ActDeps<Tx>, 'lockGroup' | 'loadAnchors' | 'oweWrites' | 'renderAction'>;

/**
 * Silences what a group stands for, for a person: every alert with the labels that make the group, for so many minutes. A group that no label tells from others
 * cannot be silenced so, and that is `nothing_to_do`.
 */
export async function silenceGroup<Tx>(
  deps: SilenceGroupDeps<Tx>,
  request: { tenantId: string; groupId: string; minutes: number; comment: string; actor: Actor },
): Promise<ActResult> {
  const { tenantId, groupId, minutes, comment, actor } = request;
  const plan = await deps.planOf(tenantId);
  const group = await deps.inTenant(tenantId, (tx) => deps.lockGroup(tx, groupId));
  if (group === null) return { result: 'unknown_group', alerts: 0, groupIds: [], lanes: [] };
  const matchers = matchersOfGroup(plan.places.get(group.routeKey)?.route.groupBy ?? Object.keys(group.labels), group.labels);
  if (matchers === null) return { result: 'nothing_to_do', alerts: 0, groupIds: [], lanes: [] };
  const now = deps.now();
  const until = now + minutes * 60_000;
  const by = nameOf(actor);
  const silenced = await makeSilence(deps, tenantId, { matchers, startsAt: now, endsAt: until, createdBy: by, comment }, actor);
  const lanes = await deps.inTenant(tenantId, (tx) => oweLines(deps, tx, group, { action: 'silenced', by, at: now, count: 0, until }, now));
  return { result: 'done', alerts: 0, groupIds: silenced.groupIds, lanes };
}
