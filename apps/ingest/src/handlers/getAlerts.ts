import { type AlertSearch, type AlertSearchAnswer, readAlertSearch } from '@tocsin/contracts/alertSearch';
import { TocsinError } from '@tocsin/contracts/errors';
import type { Answer } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { within } from '../within.ts';

const searchMsMax = 5_000;
/** Searches may take all of a connection for seconds; most connections are for what comes in. */
const atOnceMax = 2;

export interface SearchHandlerDeps {
  searchAlerts(tenantId: string, search: AlertSearch): Promise<AlertSearchAnswer>;
}

/** `GET /v1/alerts`: searches the alerts of the token's tenant, what changed last first. Throws `invalid_input` that names the parameter, `rate_limited` while others search, `unavailable`. */
export function getAlerts(deps: SearchHandlerDeps): (call: Call) => Promise<Answer> {
  let running = 0;
  return async ({ principal, query, receivedAt }) => {
    const search = readAlertSearch(query, receivedAt);
    if (running >= atOnceMax) throw new TocsinError('rate_limited', 'others are searching, come again in a second', { retryAfterSeconds: 1 });
    running += 1;
    const searching = deps.searchAlerts(principal.tenantId, search).finally(() => {
      running -= 1;
    });
    const body = await within(searchMsMax, searching).catch((error: unknown) => {
      if (error instanceof TocsinError) throw error;
      throw new TocsinError('unavailable', 'this search could not be answered now; a narrower one may be', { retryAfterSeconds: 2, cause: error });
    });
    return { status: 200, body };
  };
}
