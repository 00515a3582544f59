import { TocsinError } from '@tocsin/contracts/errors';
import { escalationRequestSchema } from '@tocsin/contracts/escalation';
import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { storableText } from '@tocsin/core/storableText';
import type { IngestDeps } from '../deps.ts';
import type { Answer } from '../http/answer.ts';
import { type Call, jsonOf, repeatOf } from '../http/call.ts';
import { batchIdOf, type Intake } from '../intake/intake.ts';
import type { Keeper } from '../intake/keep.ts';

export interface EscalationHandlerDeps extends Pick<IngestDeps, 'newId'> {
  keeper: Keeper;
  intake: Intake;
}

/** `POST /v1/escalations`: who is told when nobody acknowledges an alert. The alert may still be on its way. */
export async function postEscalations(deps: EscalationHandlerDeps, call: Call): Promise<Answer> {
  const parsed = escalationRequestSchema.safeParse(jsonOf(call));
  if (!parsed.success) throw new TocsinError('invalid_input', 'this is not an escalation', { fields: fieldFaults(parsed.error) });
  const { tenant_id, alert_id, escalation_policy, escalation_levels } = parsed.data;
  const { tenantId, tokenId } = call.principal;
  if (tenant_id !== undefined && tenant_id !== tenantId) {
    throw new TocsinError('forbidden', 'this token belongs to another tenant', { fields: [{ path: 'tenant_id', message: `is not ${tenantId}` }] });
  }
  const repeat = repeatOf(call);
  if (repeat) await deps.intake.checkRepeat(tenantId, repeat);
  const runId = repeat ? batchIdOf(tenantId, repeat, 0) : deps.newId();
  await deps.keeper.escalation({
    kind: 'setup',
    tenantId,
    runId,
    alertId: alert_id,
    policy: storableText(escalation_policy),
    levels: escalation_levels,
    startedAt: call.receivedAt,
    actorTokenId: tokenId,
  });
  return { status: 202, body: { escalation_id: runId } };
}
