import type { AlertState } from '@tocsin/core/alertState';
import type { GroupState, GroupSummary, Owed } from '@tocsin/core/group';
import { fileSuppresses } from '@tocsin/core/suppression';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { type SuppressDeps, type Suppressed, suppressMembers } from './suppressMembers.ts';

export interface StockDeps<Tx> extends SuppressDeps<Tx> {
  takeOwed(
    tx: Tx,
    groupIds: readonly string[],
    limit: number,
    now: number,
    judged: readonly { groupId: string; alertId: string }[] | null,
  ): Promise<Map<string, Taken> | 'held'>;
  countMembers(tx: Tx, groupIds: readonly string[]): Promise<Map<string, GroupSummary>>;
  worstMembers(tx: Tx, groupIds: readonly string[], limit: number): Promise<Map<string, AlertState[]>>;
}

type Taken = Owed & { changed: string[] };

/** What a group owes, how its alerts stand, the worst of them, and what of it is suppressed. */
export interface Stock {
  owed: Taken;
  summary: GroupSummary;
  worst: AlertState[];
  suppressed: Suppressed;
}

export type StockOf = (group: GroupState) => Stock;

/** As many alerts as one message names; the rest is counted. */
const named = 10;
/** As many changes as one thread reply names. */
const changesNamed = 20;

const nothingOwed: Taken = { transitions: 0, fired: 0, resolved: 0, hushed: [], changed: [] };
const nobody: GroupSummary = { firing: 0, acknowledged: 0, resolved: 0, suppressed: 0, severity: null };
const nothingSuppressed: Suppressed = { suppression: null, lookAt: null, relied: null, judged: [] };

/**
 * Takes what groups owe that this transaction has locked, in their order, and looks how their alerts stand. Mostly nothing suppresses alerts, and all of it is asked for at
 * once; where something may, the members are judged first (what was asked for before that took nothing, see `takeOwed`).
 */
export async function takeStock<Tx>(deps: StockDeps<Tx>, tx: Tx, plan: TenantPlan, groups: readonly GroupState[], now: number): Promise<StockOf> {
  const groupIds = groups.map(({ groupId }) => groupId);
  const take = async (judged: ReadonlyMap<string, Suppressed> | null) => {
    const pairs = judged === null ? null : [...judged].flatMap(([groupId, each]) => each.judged.map((alertId) => ({ groupId, alertId })));
    const [owed, summaries, worst] = await Promise.all([
      deps.takeOwed(tx, groupIds, changesNamed, now, pairs),
      deps.countMembers(tx, groupIds),
      deps.worstMembers(tx, groupIds, named),
    ]);
    if (owed === 'held') return null;
    return ({ groupId }: GroupState): Stock => ({
      owed: owed.get(groupId) ?? nothingOwed,
      summary: summaries.get(groupId) ?? nobody,
      worst: worst.get(groupId) ?? [],
      suppressed: judged?.get(groupId) ?? nothingSuppressed,
    });
  };
  const unjudged = fileSuppresses(plan) ? null : await take(null);
  const taken = unjudged ?? (await take(await judgeAll(deps, tx, plan, groups, now)));
  if (taken === null) throw new Error('members that were judged are not held');
  return taken;
}

/** Judges the members of each group; they are locked in the order of the groups, as batches do it. */
async function judgeAll<Tx>(deps: StockDeps<Tx>, tx: Tx, plan: TenantPlan, groups: readonly GroupState[], now: number): Promise<Map<string, Suppressed>> {
  const silences = await deps.loadActiveSilences(tx, now);
  return new Map(await Promise.all(groups.map(async (group) => [group.groupId, await suppressMembers(deps, tx, plan, group, silences, now)] as const)));
}
