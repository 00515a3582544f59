import type { Actor } from '@tocsin/contracts/actor';
import type { ReplyView } from '@tocsin/contracts/reply';
import type { Permission } from '@tocsin/contracts/tenant/role';
import type { GroupState } from '@tocsin/core/group';
import { mayAct } from '@tocsin/core/permissions';
import { environmentOfRoute, type TenantPlan } from '@tocsin/core/tenantPlan';
import type { Audit, InTenant } from '@tocsin/steps/ports';

export interface AllowDeps<Tx> {
  inTenant: InTenant<Tx>;
  audit: Audit<Tx>;
}

/** Somebody who wants something, in a tenant. */
export interface Wish {
  plan: TenantPlan;
  actor: Extract<Actor, { kind: 'slack' }>;
  permission: Permission;
  /** Null: in all environments at once. */
  environment: string | null;
  /** What it is about, for the audit. */
  subject: string;
}

/** Null when somebody may do what they want; else what they are told, and the audit knows that they tried. */
export async function refusal<Tx>(deps: AllowDeps<Tx>, { plan, actor, permission, environment, subject }: Wish): Promise<ReplyView | null> {
  const verdict = mayAct(plan, actor.userId, permission, environment);
  if (verdict.may) return null;
  const { who, unknown } = verdict;
  const detail = { wanted: permission, environment, who, ...(unknown.length > 0 && { unknown }) };
  await deps.inTenant(plan.tenantId, (tx) => deps.audit(tx, { actor, action: 'action.refused', subject, detail }));
  const phrase = who.length === 0 ? 'reply_nobody_may' : unknown.length > 0 ? 'reply_group_unknown' : 'reply_not_allowed';
  return { kind: 'said', phrase, values: { who: who.join(', '), ...(unknown.length > 0 && { groups: unknown.join(', ') }) } };
}

/** The environment of a group: what its labels say, else that of its route. */
export function environmentOfGroup(plan: TenantPlan, group: Pick<GroupState, 'routeKey' | 'labels'>): string | null {
  return group.labels['environment'] ?? environmentOfRoute(plan, group.routeKey).name;
}
