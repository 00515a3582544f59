import { readPostedAlerts } from '@tocsin/connectors/alertmanager/postableAlerts';
import type { Answer } from '../http/answer.ts';
import { type Call, jsonOf } from '../http/call.ts';
import { type AlertHandlerDeps, store } from './takeAlerts.ts';

/** As Alertmanager answers: browsers must not share what another origin got. */
const headers = { vary: 'Origin' };

/** `POST /api/v2/alerts`, as Prometheus sends it to an Alertmanager and with its answers: 200 without a body, or a refusal beside which the good alerts are stored. */
export async function postAlertmanagerAlerts(deps: AlertHandlerDeps, call: Call): Promise<Answer> {
  const { tenantId } = call.principal;
  const { events, refused, refusal } = readPostedAlerts(jsonOf(call), { tenantId, receivedAt: call.receivedAt });
  await store(deps, call, 'alertmanager', events, refused);
  return refusal ? { status: refusal.status, body: refusal.body, headers } : { status: 200, headers };
}
