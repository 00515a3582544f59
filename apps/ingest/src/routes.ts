import type { IngestDeps } from './deps.ts';
import { getAlert } from './handlers/getAlert.ts';
import { getAlerts } from './handlers/getAlerts.ts';
import { postAlertmanagerAlerts } from './handlers/postAlertmanagerAlerts.ts';
import { postAlertmanagerHook } from './handlers/postAlertmanagerHook.ts';
import { postAlerts } from './handlers/postAlerts.ts';
import { type EscalationHandlerDeps, postEscalations } from './handlers/postEscalations.ts';
import { postHeartbeat } from './handlers/postHeartbeat.ts';
import type { AlertHandlerDeps } from './handlers/takeAlerts.ts';
import { alertmanagerErrorBody } from './http/answer.ts';
import type { Route } from './http/router.ts';
import { openApi } from './openApi.ts';

/** All that ingest can be asked, beside /healthz, /readyz and /metrics. */
export function ingestRoutes(deps: AlertHandlerDeps & EscalationHandlerDeps & Pick<IngestDeps, 'loadAlert' | 'searchAlerts'>, version: string): Route[] {
  const description = openApi(version);
  return [
    { method: 'POST', path: '/v1/alerts', scope: 'ingest', handle: (call) => postAlerts(deps, call) },
    { method: 'POST', path: '/api/v2/alerts', scope: 'ingest', errorBody: alertmanagerErrorBody, handle: (call) => postAlertmanagerAlerts(deps, call) },
    { method: 'POST', path: '/v1/escalations', scope: 'ingest', handle: (call) => postEscalations(deps, call) },
    { method: 'POST', path: '/v1/heartbeats/:name', scope: 'ingest', body: 'ignored', handle: (call) => postHeartbeat(deps, call) },
    { method: 'GET', path: '/v1/alerts', scope: 'read', handle: getAlerts(deps) },
    { method: 'GET', path: '/v1/alerts/:id', scope: 'read', handle: (call) => getAlert(deps, call) },
    { method: 'POST', path: '/v1/hooks/alertmanager/:key', scope: 'ingest', credential: 'path', handle: (call) => postAlertmanagerHook(deps, call) },
    { method: 'GET', path: '/openapi.json', scope: null, handle: async () => ({ status: 200, body: description }) },
  ];
}
