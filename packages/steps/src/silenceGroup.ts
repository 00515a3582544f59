import type { Actor } from '@tocsin/contracts/actor';
import type { GroupSummary } from '@tocsin/core/group';
import { nameOf } from '@tocsin/core/groupView';
import { matchersOnWay } from '@tocsin/core/routing';
import { matchersOfGroup, type StoredSilence } from '@tocsin/core/silence';
import { environmentOfRoute, type TenantPlan } from '@tocsin/core/tenantPlan';
import type { ActDeps, ActResult } from './actOnGroup.ts';
import { oweLines } from './oweLines.ts';
import { followSilence, recordSilence, type SilenceDeps } from './silenceAlerts.ts';

export interface SilenceGroupDeps<Tx> extends SilenceDeps<Tx>, Pick<ActDeps<Tx>, 'lockGroup' | 'loadAnchors' | 'oweWrites' | 'renderAction' | 'noteTimeline'> {
  sameSilence(tx: Tx, silence: StoredSilence): Promise<StoredSilence | null>;
  countMembers(tx: Tx, groupIds: readonly string[]): Promise<Map<string, GroupSummary>>;
}

/** Silences that end this close to each other are one: somebody clicked twice. */
const sameWithinMs = 60_000;

/**
 * Silences what a group stands for, for a person: every alert of its environment with the labels that make the group and those that lead to its route, until a time
 * to come (ms since 1970). A group that no label tells from others cannot be silenced so, and that is `nothing_to_do`, as is one that is silenced for as long already.
 */
export async function silenceGroup<Tx>(
  deps: SilenceGroupDeps<Tx>,
  request: { tenantId: string; groupId: string; until: number; comment: string; actor: Actor },
): Promise<ActResult> {
  const { tenantId, groupId, until, comment, actor } = request;
  const plan = await deps.planOf(tenantId);
  const made = await deps.inTenant(tenantId, async (tx) => {
    const group = await deps.lockGroup(tx, groupId);
    if (group === null) return 'unknown_group';
    const scope = scopeOf(plan, group);
    if (scope === null) return 'nothing_to_do';
    const now = deps.now();
    const by = nameOf(actor);
    const silence = { silenceId: deps.newId(), ...scope, startsAt: now, endsAt: until, createdBy: by, comment };
    if ((await deps.sameSilence(tx, { ...silence, endsAt: until - sameWithinMs })) !== null) return 'nothing_to_do';
    await recordSilence(deps, tx, silence, actor, now);
    const summary = (await deps.countMembers(tx, [groupId])).get(groupId);
    const count = (summary?.firing ?? 0) + (summary?.acknowledged ?? 0);
    const { episode } = group;
    await deps.noteTimeline(tx, { groupId, episode, at: now, kind: 'silenced', actor, detail: { alerts: count, until, silenceId: silence.silenceId } });
    return { silence, count, lanes: await oweLines(deps, tx, [{ group, view: { action: 'silenced', by, at: now, count, until } }], now) };
  });
  if (typeof made === 'string') return { result: made, alerts: 0, groupIds: [], lanes: [] };
  return { result: 'done', alerts: made.count, groupIds: await followSilence(deps, tenantId, plan, made.silence), lanes: made.lanes };
}

/** What takes a group's alerts and no others; null when no label tells it from others. The tenant's environments are told apart only where its file says something about one. */
export function scopeOf(
  plan: TenantPlan,
  group: { routeKey: string; labels: Readonly<Record<string, string>> },
): Pick<StoredSilence, 'matchers' | 'environment'> | null {
  const environment = environmentOfRoute(plan, group.routeKey);
  const groupBy = plan.places.get(group.routeKey)?.route.groupBy ?? Object.keys(group.labels);
  const matchers = matchersOfGroup(groupBy, group.labels, matchersOnWay(environment.root, group.routeKey));
  return matchers && { matchers, ...(plan.environments.size > 0 && { environment: environment.name ?? '' }) };
}
