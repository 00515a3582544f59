import type { TenantPlan } from '@tocsin/core/tenantPlan';

/** Who is on call by the tenant's file alone at a time (ms since 1970); nobody where there is no such schedule. */
export async function onCallByFile<Tx>(_tx: Tx, plan: TenantPlan, schedule: string, at: number): Promise<{ name: string; slackUser: string | null }[]> {
  const names = plan.schedules.get(schedule)?.onCallAt(at) ?? [];
  return names.map((name) => ({ name, slackUser: plan.slackUsers.get(name) ?? null }));
}
