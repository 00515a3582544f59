import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { nativeAlertSchema } from '@tocsin/contracts/nativeAlert';
import { normaliseNative } from '@tocsin/core/normaliseNative';
import type { Answer } from '../http/answer.ts';
import { type Call, jsonOf } from '../http/call.ts';
import { type AlertHandlerDeps, answerItems, type ReadItem, refuseCount } from './takeAlerts.ts';

/** `POST /v1/alerts`: one alert or an array of them, each answered for itself. */
export async function postAlerts(deps: AlertHandlerDeps, call: Call): Promise<Answer> {
  const body = jsonOf(call);
  if (!Array.isArray(body)) return answerItems(deps, call, 'native', [readAlert(body, '', call)]);
  refuseCount(body.length);
  return answerItems(
    deps,
    call,
    'native',
    body.map((item: unknown, index) => readAlert(item, `alerts[${index}]`, call)),
  );
}

function readAlert(item: unknown, path: string, { principal, receivedAt }: Call): ReadItem {
  const parsed = nativeAlertSchema.safeParse(item);
  if (!parsed.success) return { status: 400, faults: fieldFaults(parsed.error, path) };
  const { tenantId } = principal;
  if (parsed.data.tenant_id === undefined || parsed.data.tenant_id === tenantId) return { event: normaliseNative(parsed.data, { tenantId, receivedAt }) };
  const message = `is not the tenant of this token, which is ${tenantId}`;
  return { status: 403, faults: [{ path: path === '' ? 'tenant_id' : `${path}.tenant_id`, message }] };
}
