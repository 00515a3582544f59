import type { ServiceKind } from '@tocsin/contracts/tenant/service';
import type { TenantFile } from '@tocsin/contracts/tenantFile';
import { servicesOf } from './serviceLane.ts';

/** The endpoints that a tenant's file names, each once, by name and kind: of its receivers and of the levels of its policies. */
export function endpointsNamed({ receivers = [], escalation_policies: policies = [] }: TenantFile): { name: string; kind: ServiceKind }[] {
  const levels = policies.flatMap((policy) => policy.levels);
  const named = [
    ...receivers.flatMap(servicesOf).map(({ kind, endpoint }) => ({ name: endpoint, kind })),
    ...levels.flatMap(({ pagerduty, servicenow }) => [
      ...(pagerduty === undefined ? [] : [{ name: pagerduty, kind: 'pagerduty' as const }]),
      ...(servicenow === undefined ? [] : [{ name: servicenow, kind: 'servicenow' as const }]),
    ]),
  ];
  return [...new Map(named.map((each) => [`${each.kind} ${each.name}`, each])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
