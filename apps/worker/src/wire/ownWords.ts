import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { compileOverrides, type Overrides } from '@tocsin/render/overrides/overrides';

const kept = new WeakMap<TenantPlan, Overrides>();

/** The tenant's own words for messages, compiled once for each version of its file. */
export function ownWordsOf(plan: TenantPlan): Overrides {
  const known = kept.get(plan);
  if (known) return known;
  const made = compileOverrides(plan.templates);
  kept.set(plan, made);
  return made;
}
