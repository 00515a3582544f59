import type { Override } from '@tocsin/core/oncall/schedule';
import type { TenantPlan } from '@tocsin/core/tenantPlan';

export interface WhoIsOnCallDeps<Tx> {
  overridesBetween(tx: Tx, schedule: string | null, from: number, to: number): Promise<readonly Override[]>;
}

/** Somebody on call, and the ID of their Slack account where the tenant's file knows it. */
export interface OnCall {
  name: string;
  slackUser: string | null;
}

/** Who is on call in a schedule at a time (ms since 1970): what people have arranged comes before what the file says. Nobody where there is no such schedule. */
export async function whoIsOnCall<Tx>(deps: WhoIsOnCallDeps<Tx>, tx: Tx, plan: TenantPlan, schedule: string, at: number): Promise<OnCall[]> {
  const known = plan.schedules.get(schedule);
  if (known === undefined) return [];
  const overrides = await deps.overridesBetween(tx, schedule, at, at + 1);
  const names = overrides.length === 0 ? known.onCallAt(at) : known.overridden(overrides).onCallAt(at);
  return names.map((name) => ({ name, slackUser: plan.slackUsers.get(name) ?? null }));
}
