import { TocsinError } from '@tocsin/contracts/errors';
import { escalationRequestSchema } from '@tocsin/contracts/escalation';
import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { didYouMean } from '@tocsin/contracts/suggest';
import { storableText } from '@tocsin/core/storableText';
import type { IngestDeps } from '../deps.ts';
import type { Answer } from '../http/answer.ts';
import { type Call, jsonOf, repeatOf } from '../http/call.ts';
import { batchIdOf, type Intake } from '../intake/intake.ts';
import type { Keeper } from '../intake/keep.ts';

export interface EscalationHandlerDeps extends Pick<IngestDeps, 'newId' | 'readPolicies'> {
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
  if (escalation_levels === undefined) await checkPolicy(deps, tenantId, escalation_policy);
  const repeat = repeatOf(call);
  if (repeat) await deps.intake.checkRepeat(tenantId, repeat);
  const runId = repeat ? batchIdOf(tenantId, repeat, 0) : deps.newId();
  await deps.keeper.escalation({
    kind: 'setup',
    tenantId,
    runId,
    alertId: alert_id,
    policy: storableText(escalation_policy),
    levels: escalation_levels ?? [],
    startedAt: call.receivedAt,
    actorTokenId: tokenId,
  });
  return { status: 202, body: { escalation_id: runId } };
}

/** A name alone means a policy of the tenant's file. With the record away nobody can say; then it is taken, and the worker looks. */
async function checkPolicy(deps: EscalationHandlerDeps, tenantId: string, name: string): Promise<void> {
  const known = await deps.readPolicies(tenantId).catch(() => null);
  if (known === null || known.includes(name)) return;
  const message = `no escalation policy of the tenant's file is named ${name}${didYouMean(name, known)}; name escalation_levels, or one of the file's policies`;
  throw new TocsinError('invalid_input', 'this is not an escalation', { fields: [{ path: 'escalation_policy', message }] });
}
