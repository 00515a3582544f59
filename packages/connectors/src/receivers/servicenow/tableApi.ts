import type { Outcome } from '@tocsin/core/delivery';
import type { GuardedAnswer } from '@tocsin/outbound/guardedRequest';
import { outcomeOfRefusal } from '../outcomes.ts';
import type { ReceiverDeps } from '../receiver.ts';
import type { ServicenowSettings } from './settings.ts';

/** ServiceNow said no, or something that is no answer of the Table API. */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('ServiceNow refused');
    this.outcome = outcome;
  }
}

/** An incident, as far as we ask for it. */
export interface Incident {
  sys_id: string;
  state: string;
  correlation_id: string;
  sys_updated_by: string;
}

const fields = 'sys_id,state,correlation_id,sys_updated_by';
const bodyMost = 1_000_000;
/** A token is fetched anew this long before its end. */
const marginMs = 60_000;

/** The Table API of `incident` (docs.servicenow.com, "Table API"), with a login that is renewed once when it is refused. Throws a RefusedError, and what a request throws. */
export function incidentTable(deps: ReceiverDeps, settings: ServicenowSettings) {
  const call = async (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<GuardedAnswer> => {
    const ask = async () => {
      const headers = { accept: 'application/json', 'content-type': 'application/json', authorization: await authorization(deps, settings) };
      return deps.ask(new URL(`${settings.url}/api/now/table/incident${path}`), { method, headers, bodyMost, ...(body && { body: JSON.stringify(body) }) });
    };
    const first = await ask();
    if (first.status !== 401 || settings.client_id === undefined) return first;
    deps.remembered.delete('token');
    return ask();
  };
  const taken = (answer: GuardedAnswer): unknown => {
    if (answer.status !== 200 && answer.status !== 201) throw new RefusedError(outcomeOfRefusal(answer, deps.now()));
    return resultOf(answer);
  };
  const list = async (query: string, limit: number): Promise<Incident[]> => {
    const search = new URLSearchParams({ sysparm_query: query, sysparm_fields: fields, sysparm_limit: String(limit), sysparm_exclude_reference_link: 'true' });
    const found = taken(await call('GET', `?${search}`));
    return (Array.isArray(found) ? found : []).map(incidentOf);
  };
  return {
    /** Those of one of our keys, the newest first. */
    byKey: (key: string): Promise<Incident[]> => list(`correlation_id=${key}^ORDERBYDESCsys_created_on`, 10),
    byIds: (ids: readonly string[]): Promise<Incident[]> => list(`sys_idIN${ids.join(',')}`, ids.length),
    /** Null: there is none any more. */
    read: async (id: string): Promise<Incident | null> => {
      const answer = await call('GET', `/${encodeURIComponent(id)}?sysparm_fields=${fields}`);
      return answer.status === 404 ? null : incidentOf(taken(answer));
    },
    create: async (incident: object): Promise<Incident> => incidentOf(taken(await call('POST', `?sysparm_fields=${fields}`, incident))),
    change: async (id: string, change: object): Promise<Incident> =>
      incidentOf(taken(await call('PATCH', `/${encodeURIComponent(id)}?sysparm_fields=${fields}`, change))),
  };
}

async function authorization(deps: ReceiverDeps, settings: ServicenowSettings): Promise<string> {
  const { user, password, client_id, client_secret } = settings;
  if (client_id === undefined || client_secret === undefined) return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const kept = deps.remembered.get('token');
  if (kept !== undefined && kept.until > deps.now()) return `Bearer ${kept.value}`;
  const grant = user === undefined || password === undefined ? { grant_type: 'client_credentials' } : { grant_type: 'password', username: user, password };
  const body = new URLSearchParams({ ...grant, client_id, client_secret }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const answer = await deps.ask(new URL(`${settings.url}/oauth_token.do`), { method: 'POST', headers, body });
  // A token opens nothing and changes nothing: whatever went wrong, no incident was made.
  if (answer.status !== 200)
    throw new RefusedError(answer.status === 400 || answer.status === 401 ? { kind: 'bad_channel', code: 'login_refused' } : unsent(answer, deps.now()));
  const { access_token: token, expires_in: seconds } = parsed(answer.body) as { access_token?: unknown; expires_in?: unknown };
  if (typeof token !== 'string') throw new RefusedError({ kind: 'not_sent', code: 'no_token' });
  const ms = (Number(seconds) || 1_800) * 1_000;
  deps.remembered.set('token', { value: token, until: deps.now() + Math.max(1_000, ms - marginMs) });
  return `Bearer ${token}`;
}

function unsent(answer: GuardedAnswer, now: number): Outcome {
  const outcome = outcomeOfRefusal(answer, now);
  return outcome.kind === 'ambiguous' || outcome.kind === 'bad_content' ? { kind: 'not_sent', code: `login_http_${answer.status}` } : outcome;
}

/** A page where JSON is due comes of a sign-on in between, or of an instance that sleeps. */
function resultOf({ body }: GuardedAnswer): unknown {
  const answer = parsed(body) as { result?: unknown };
  if (answer.result === undefined) throw new RefusedError({ kind: 'ambiguous', code: 'no_table_api' });
  return answer.result;
}

function parsed(body: string): object {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function incidentOf(result: unknown): Incident {
  const { sys_id, state, correlation_id, sys_updated_by } = (result ?? {}) as Partial<Record<keyof Incident, unknown>>;
  if (typeof sys_id !== 'string') throw new RefusedError({ kind: 'ambiguous', code: 'no_table_api' });
  const said = (value: unknown) => (typeof value === 'string' ? value : '');
  return { sys_id, state: said(state), correlation_id: said(correlation_id), sys_updated_by: said(sys_updated_by) };
}
