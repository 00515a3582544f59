import { readAlertmanagerWebhook } from '@tocsin/connectors/alertmanager/webhook';
import type { Answer } from '../http/answer.ts';
import { type Call, jsonOf } from '../http/call.ts';
import { type AlertHandlerDeps, answerItems, type ReadItem, refuseCount } from './takeAlerts.ts';

/** `POST /v1/hooks/alertmanager/:key`: the webhook receiver of an Alertmanager. The key is an ingest token. */
export async function postAlertmanagerHook(deps: AlertHandlerDeps, call: Call): Promise<Answer> {
  const { tenantId } = call.principal;
  const { items } = readAlertmanagerWebhook(jsonOf(call), { tenantId, receivedAt: call.receivedAt });
  refuseCount(items.length);
  const read = items.map((item): ReadItem => ('event' in item ? item : { status: 400, faults: item.faults }));
  return answerItems(deps, call, 'alertmanager-webhook', read);
}
