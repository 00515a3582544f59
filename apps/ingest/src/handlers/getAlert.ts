import { TocsinError } from '@tocsin/contracts/errors';
import { z } from 'zod';
import type { IngestDeps } from '../deps.ts';
import type { Answer } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { within } from '../within.ts';

const loadMsMax = 5_000;
const alertId = z.uuid();

/** `GET /v1/alerts/:id`: how an alert of the token's tenant stands, its last events, and the messages that tell of it. An alert just sent may take a moment to be there. */
export async function getAlert(deps: Pick<IngestDeps, 'loadAlert'>, call: Call): Promise<Answer> {
  const parsed = alertId.safeParse(call.params['id']);
  if (!parsed.success) throw new TocsinError('invalid_input', 'the id of an alert is a UUID', { fields: [{ path: 'id', message: 'is not a UUID' }] });
  const alert = await within(loadMsMax, deps.loadAlert(call.principal.tenantId, parsed.data.toLowerCase())).catch((error: unknown) => {
    throw new TocsinError('unavailable', 'alerts cannot be read at the moment', { retryAfterSeconds: 2, cause: error });
  });
  if (!alert) throw new TocsinError('not_found', 'there is no alert with this id (yet)');
  return { status: 200, body: alert };
}
