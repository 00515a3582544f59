import type { AlertStatus } from '@tocsin/contracts/view';
import type { GroupState } from '@tocsin/core/group';
import { type InhibitSource, inhibitTargetsOf } from '@tocsin/core/inhibition';
import type { Labels } from '@tocsin/core/matching';
import { neededLabels } from '@tocsin/core/neededLabels';
import { compileSilence, type Silence, type StoredSilence } from '@tocsin/core/silence';
import { lastOf, lookAtOf, partialSilences, type Suppression, silenceRef, suppressionOfAlert, suppressionOfGroup } from '@tocsin/core/suppression';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { Relied } from './lookForEnds.ts';

export interface SuppressDeps<Tx> {
  loadActiveSilences(tx: Tx, now: number): Promise<StoredSilence[]>;
  lockUnsettledMembers(tx: Tx, groupId: string): Promise<{ alertId: string; status: AlertStatus; suppressedBy: string | null; owes: boolean }[]>;
  /** The labels of those that have one of `needed`; null: of all. */
  loadLabels(tx: Tx, alertIds: readonly string[], needed: readonly Labels[] | null): Promise<Map<string, Labels>>;
  /** The labels of up to `limit` alerts that inhibit others. */
  sampleSources(tx: Tx, limit: number): Promise<Labels[]>;
  loadInhibitSources(tx: Tx, keys: readonly string[]): Promise<InhibitSource[]>;
  setSuppressed(tx: Tx, groupId: string, changes: readonly { alertId: string; ref: string | null }[]): Promise<void>;
}

/** As many members are judged at once, so that a group of any size needs little memory and others get their turn. */
const pageSize = 5_000;
/** Of more sources it is not asked what their targets have to have. */
const sourcesSampled = 500;

/**
 * Why members are not told: for the message, the reason that ends last; when to look at them again (ms since 1970), null when none is suppressed; and what that relies
 * on, see `lookForEnds`.
 */
export interface Suppressed {
  suppression: Suppression | null;
  lookAt: number | null;
  relied: Relied | null;
  /** The members that owe something and were judged; what comes later has to wait. */
  judged: string[];
}

/**
 * Judges the members of a group that this transaction has locked: those that a silence, an inhibiting alert, the time or their environment suppresses are marked,
 * and those that nothing suppresses any more are owed again. What ended while it was suppressed stays so, even if what suppressed it is over by now. Labels are read
 * only when the group as a whole does not tell, and only of members that something may suppress.
 */
export async function suppressMembers<Tx>(
  deps: SuppressDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  group: GroupState,
  stored: readonly StoredSilence[],
  now: number,
): Promise<Suppressed> {
  const silences = stored.map(compileSilence);
  const locked = await deps.lockUnsettledMembers(tx, group.groupId);
  const owing = locked.filter(({ owes }) => owes).map(({ alertId }) => alertId);
  const members = locked.filter(({ status, suppressedBy }) => status !== 'resolved' || suppressedBy === null);
  const whole = suppressionOfGroup(plan, group, silences, now);
  const judged = whole === null ? await judgeEach(deps, tx, plan, group, members, silences, now) : new Map(members.map(({ alertId }) => [alertId, whole]));
  const changes = members.flatMap(({ alertId, suppressedBy }) => {
    const ref = judged.get(alertId)?.ref ?? null;
    return ref === suppressedBy ? [] : [{ alertId, ref }];
  });
  await deps.setSuppressed(tx, group.groupId, changes);
  const open = members.flatMap(({ alertId, status }) => (status === 'resolved' ? [] : (judged.get(alertId) ?? [])));
  const reasons = [...new Set(open)];
  const looks = reasons.map((reason) => lookAtOf(reason, now));
  if (reasons.length === 0) return { suppression: null, lookAt: null, relied: null, judged: owing };
  return { suppression: lastOf(reasons), lookAt: Math.min(...looks), relied: reliedOn(reasons, silences), judged: owing };
}

/** Silences of the file are as they are until there is another file. */
function reliedOn(reasons: readonly Suppression[], silences: readonly Silence[]): Relied {
  const refs = new Set(reasons.map(({ ref }) => ref));
  const sources = reasons.flatMap(({ kind, by }) => (kind === 'inhibition' ? [by] : []));
  return {
    silences: silences.filter(({ silenceId }) => refs.has(silenceRef(silenceId))).map(({ silenceId, endsAt }) => ({ silenceId, until: endsAt })),
    sources: [...new Set(sources)],
  };
}

async function judgeEach<Tx>(
  deps: SuppressDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  group: GroupState,
  members: readonly { alertId: string }[],
  silences: readonly Silence[],
  now: number,
): Promise<Map<string, Suppression>> {
  const partial = partialSilences(plan, group, silences, now);
  const inhibiting = plan.inhibitRules.length === 0 ? [] : await deps.sampleSources(tx, sourcesSampled);
  if (partial.length === 0 && inhibiting.length === 0) return new Map();
  // When there are more, rules whose sources are not among the sample have some all the same.
  const needed = inhibiting.length === sourcesSampled ? null : neededLabels(partial, plan.inhibitRules, inhibiting);
  const judged = new Map<string, Suppression>();
  for (let from = 0; from < members.length; from += pageSize) {
    const page = members.slice(from, from + pageSize).map(({ alertId }) => alertId);
    const labelsOf = await deps.loadLabels(tx, page, needed);
    const keys = new Set([...labelsOf.values()].flatMap((labels) => inhibitTargetsOf(plan.inhibitRules, labels).map(({ sourceKey }) => sourceKey)));
    const sources = Map.groupBy(await deps.loadInhibitSources(tx, [...keys].sort()), ({ sourceKey }) => sourceKey);
    for (const [alertId, labels] of labelsOf) {
      const suppression = suppressionOfAlert(plan, { alertId, labels }, partial, sources);
      if (suppression !== null) judged.set(alertId, suppression);
    }
  }
  return judged;
}
