import { TocsinError } from '@tocsin/contracts/errors';
import { heartbeatNameSchema } from '@tocsin/contracts/tenant/heartbeat';
import { beatEvent } from '@tocsin/core/heartbeat';
import type { Answer } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { type AlertHandlerDeps, store } from './takeAlerts.ts';

/**
 * `POST /v1/heartbeats/:name`: a source says that it is well. What is in the body makes no difference. It goes the way of alerts, so it is kept like one while Redis or
 * Postgres is away; whether the tenant's file names the heartbeat is seen there, and told if not.
 */
export async function postHeartbeat(deps: AlertHandlerDeps, call: Call): Promise<Answer> {
  const name = heartbeatNameSchema.safeParse(call.params['name']);
  if (!name.success) {
    const fields = [{ path: 'name', message: name.error.issues[0]?.message ?? 'is no name' }];
    throw new TocsinError('invalid_input', 'this is not the name of a heartbeat', { fields });
  }
  await store(deps, call, 'heartbeat', [beatEvent(call.principal.tenantId, name.data, call.receivedAt)], 0);
  return { status: 202, body: { heartbeat: name.data } };
}
