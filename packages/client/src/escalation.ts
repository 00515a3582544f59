import type { EscalationLevel, EscalationRequest } from '@tocsin/contracts/escalation';

/** Who is told when nobody acknowledges an alert. */
export interface EscalationSetup {
  tenantId?: string;
  /** What `sendAlert` answered. The alert may still be on its way. */
  alertId: string;
  escalationPolicy: string;
  /** `delay` in seconds since the setup; `channels` are `#names` or ids. Without them, those of the policy of that name in the tenant's file. */
  escalationLevels?: readonly EscalationLevel[];
}

/** The setup as it goes over the wire. */
export function escalationToWire(setup: EscalationSetup, tenantId: string | undefined): EscalationRequest {
  const tenant = setup.tenantId ?? tenantId;
  return {
    ...(tenant === undefined ? {} : { tenant_id: tenant }),
    alert_id: setup.alertId,
    escalation_policy: setup.escalationPolicy,
    ...(setup.escalationLevels === undefined ? {} : { escalation_levels: [...setup.escalationLevels] }),
  };
}
