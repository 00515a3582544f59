import type { AlertState } from '@tocsin/core/alertState';
import type { RunSubject, Standing } from '@tocsin/core/escalationRun';
import type { GroupSummary } from '@tocsin/core/group';
import { type EnvironmentPlan, environmentOfRoute, environmentPlanOf, type TenantPlan } from '@tocsin/core/tenantPlan';

/** A group, as far as a run about it needs it. */
export interface GroupOfRun {
  groupId: string;
  routeKey: string;
  receiver: string;
  labels: Readonly<Record<string, string>>;
  episode: number;
}

export interface SubjectDeps<Tx> {
  loadAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]>;
  suppressedAlerts(tx: Tx, alertIds: readonly string[]): Promise<Set<string>>;
  groupsOfRuns(tx: Tx, groupIds: readonly string[]): Promise<Map<string, GroupOfRun>>;
  countMembers(tx: Tx, groupIds: readonly string[]): Promise<Map<string, GroupSummary>>;
  worstMembers(tx: Tx, groupIds: readonly string[], limit: number): Promise<Map<string, AlertState[]>>;
}

/** What runs are about, as it stands: `standing` null for an alert that has not arrived. `groupIds`: the groups that show it. */
export interface Subject {
  standing: Standing | null;
  alert: AlertState | null;
  group: GroupOfRun | null;
  groupIds: readonly string[];
  environment: EnvironmentPlan;
}

type SomeSubject = { alertId: string | null; groupId: string | null; episode: number | null };

const nothing: Standing = { firing: 0, acknowledged: 0, resolved: 0, suppressed: 0, severity: null };

/** Looks how the subjects of runs stand, all at once. An episode of a group that is over has nothing that fires, whatever a newer one has. */
export async function loadSubjects<Tx>(
  deps: SubjectDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  runs: readonly (RunSubject | SomeSubject)[],
): Promise<(run: SomeSubject) => Subject> {
  const alertIds = [...new Set(runs.flatMap(({ alertId }) => alertId ?? []))];
  const groupIds = [...new Set(runs.flatMap(({ groupId }) => groupId ?? []))];
  const [alerts, hidden, groups, counts, worst] = await Promise.all([
    alertIds.length > 0 ? deps.loadAlerts(tx, alertIds) : [],
    alertIds.length > 0 ? deps.suppressedAlerts(tx, alertIds) : new Set<string>(),
    groupIds.length > 0 ? deps.groupsOfRuns(tx, groupIds) : new Map<string, GroupOfRun>(),
    groupIds.length > 0 ? deps.countMembers(tx, groupIds) : new Map<string, GroupSummary>(),
    groupIds.length > 0 ? deps.worstMembers(tx, groupIds, 1) : new Map<string, AlertState[]>(),
  ]);
  const byId = new Map(alerts.map((alert) => [alert.alertId, alert]));
  return ({ alertId, groupId, episode }) => {
    if (groupId === null) {
      const alert = byId.get(alertId ?? '') ?? null;
      const standing = alert && standingOf(alert, hidden.has(alert.alertId));
      return { standing, alert, group: null, groupIds: alert?.groupIds ?? [], environment: alert ? environmentPlanOf(plan, alert.environment) : plan.base };
    }
    const group = groups.get(groupId) ?? null;
    const isPresent = group !== null && group.episode === episode;
    const environment = group === null ? plan.base : environmentOfRoute(plan, group.routeKey);
    const standing = isPresent ? (counts.get(groupId) ?? nothing) : nothing;
    return { standing, alert: worst.get(groupId)?.[0] ?? null, group, groupIds: [groupId], environment };
  };
}

function standingOf({ status, severity }: AlertState, isHidden: boolean): Standing {
  if (status !== 'resolved' && isHidden) return { ...nothing, suppressed: 1, severity };
  return { ...nothing, [status]: 1, severity };
}
