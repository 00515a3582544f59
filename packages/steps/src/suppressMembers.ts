import type { AlertStatus, SuppressionKind } from '@tocsin/contracts/view';
import type { GroupState } from '@tocsin/core/group';
import { type InhibitSource, inhibitTargetsOf } from '@tocsin/core/inhibition';
import type { Labels } from '@tocsin/core/matching';
import { compileSilence, type Silence, type StoredSilence } from '@tocsin/core/silence';
import { lastOf, partialSilences, type Suppression, silenceRef, suppressionOfAlert, suppressionOfGroup } from '@tocsin/core/suppression';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { Relied } from './lookForEnds.ts';

export interface SuppressDeps<Tx> {
  loadSuppressors(tx: Tx, groupId: string, now: number): Promise<{ silences: StoredSilence[]; hasSuppressed: boolean }>;
  lockUnsettledMembers(tx: Tx, groupId: string): Promise<{ alertId: string; status: AlertStatus; suppressedBy: string | null }[]>;
  loadLabels(tx: Tx, alertIds: readonly string[]): Promise<Map<string, Labels>>;
  loadInhibitSources(tx: Tx, keys: readonly string[]): Promise<InhibitSource[]>;
  setSuppressed(tx: Tx, groupId: string, changes: readonly { alertId: string; ref: string | null }[]): Promise<void>;
}

/** So often a group with something suppressed is looked at, whatever end was foreseen: silences are ended, rules change, and a process may die before it says so. */
const lookMs: Readonly<Record<SuppressionKind, number>> = { silence: 60_000, inhibition: 60_000, time: 300_000, environment: 300_000 };

/** What in the record may suppress alerts of a group; when there is nothing, and nothing in the tenant's file, its members need not be judged. */
export interface Suppressors {
  silences: Silence[];
  any: boolean;
}

/**
 * Why members are not told: for the message, the reason that ends last; when to look at them again (ms since 1970), null when none is suppressed; and what that relies
 * on, see `lookForEnds`.
 */
export interface Suppressed {
  suppression: Suppression | null;
  lookAt: number | null;
  relied: Relied | null;
}

/** Finds what may suppress alerts of a group at this time. */
export async function findSuppressors<Tx>(deps: SuppressDeps<Tx>, tx: Tx, groupId: string, now: number): Promise<Suppressors> {
  const { silences, hasSuppressed } = await deps.loadSuppressors(tx, groupId, now);
  return { silences: silences.map(compileSilence), any: silences.length > 0 || hasSuppressed };
}

/**
 * Judges the members of a group that this transaction has locked: those that a silence, an inhibiting alert, the time or their environment suppresses are marked,
 * and those that nothing suppresses any more are owed again. What ended while it was suppressed stays so, even if what suppressed it is over by now. Labels are read
 * only when the group as a whole does not tell.
 */
export async function suppressMembers<Tx>(
  deps: SuppressDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  group: GroupState,
  silences: readonly Silence[],
  now: number,
): Promise<Suppressed> {
  const members = (await deps.lockUnsettledMembers(tx, group.groupId)).filter(({ status, suppressedBy }) => status !== 'resolved' || suppressedBy === null);
  const whole = suppressionOfGroup(plan, group, silences, now);
  const judged = whole === null ? await judgeEach(deps, tx, plan, group, members, silences, now) : new Map(members.map(({ alertId }) => [alertId, whole]));
  const changes = members.flatMap(({ alertId, suppressedBy }) => {
    const ref = judged.get(alertId)?.ref ?? null;
    return ref === suppressedBy ? [] : [{ alertId, ref }];
  });
  await deps.setSuppressed(tx, group.groupId, changes);
  const open = members.flatMap(({ alertId, status }) => (status === 'resolved' ? [] : (judged.get(alertId) ?? [])));
  const reasons = [...new Set(open)];
  const looks = reasons.map(({ kind, until }) => Math.min(now + lookMs[kind], until ?? Number.POSITIVE_INFINITY));
  if (reasons.length === 0) return { suppression: null, lookAt: null, relied: null };
  return { suppression: lastOf(reasons), lookAt: Math.min(...looks), relied: reliedOn(reasons, silences) };
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
  if (partial.length === 0 && plan.inhibitRules.length === 0) return new Map();
  const labelsOf = await deps.loadLabels(
    tx,
    members.map(({ alertId }) => alertId),
  );
  const keys = new Set([...labelsOf.values()].flatMap((labels) => inhibitTargetsOf(plan.inhibitRules, labels).map(({ sourceKey }) => sourceKey)));
  const sources = Map.groupBy(await deps.loadInhibitSources(tx, [...keys].sort()), ({ sourceKey }) => sourceKey);
  return new Map(
    [...labelsOf].flatMap(([alertId, labels]) => {
      const suppression = suppressionOfAlert(plan, { alertId, labels }, partial, sources);
      return suppression === null ? [] : [[alertId, suppression] as const];
    }),
  );
}
