import { randomBytes } from 'node:crypto';
import { type DoubleAnswer, type DoubleRequest, type ServiceDouble, startServiceDouble } from '../service-double/startServiceDouble.ts';

/** An incident as the Table API has it: everything is text. */
export interface DoubleRecord {
  sys_id: string;
  number: string;
  state: string;
  correlation_id: string;
  sys_updated_by: string;
  /** What was noted, one after the other. */
  notes: string[];
  [field: string]: unknown;
}

/** A ServiceNow instance with one table, `incident`, as its Table API is documented: list with an encoded query, read, create, change; basic login and OAuth. */
export interface ServicenowDouble extends ServiceDouble {
  incidents: DoubleRecord[];
  /** What was sent that the table does not have or take. */
  refused: string[];
  user: string;
  password: string;
  clientId: string;
  clientSecret: string;
  /** Access tokens that hold; whoever takes one out has let it expire. */
  tokens: Set<string>;
  /** Somebody changes an incident there. */
  change(sysId: string, fields: Record<string, string>, by?: string): void;
}

const columns = new Set([
  ...['short_description', 'description', 'state', 'impact', 'urgency', 'assignment_group', 'category', 'caller_id', 'cmdb_ci'],
  ...['correlation_id', 'correlation_display', 'work_notes', 'close_code', 'close_notes'],
]);
const lengths: Readonly<Record<string, number>> = {
  short_description: 160,
  correlation_id: 100,
  correlation_display: 100,
  description: 4_000,
  close_notes: 4_000,
  category: 40,
};

/** Starts it on this machine. */
export async function startServicenowDouble(): Promise<ServicenowDouble> {
  const state = {
    ...{
      incidents: [] as DoubleRecord[],
      refused: [] as string[],
      user: 'tocsin',
      password: 's3cretOfBasic',
      clientId: 'client',
      clientSecret: 's3cretOfOAuth',
    },
    tokens: new Set<string>(),
  };
  const double = await startServiceDouble((request) => answer(state, request));
  return Object.assign(double, state, {
    change: (sysId: string, fields: Record<string, string>, by = 'beth.anglin') => {
      const incident = state.incidents.find((each) => each.sys_id === sysId);
      if (incident) Object.assign(incident, fields, { sys_updated_by: by });
    },
  });
}

type State = Omit<ServicenowDouble, keyof ServiceDouble | 'change'>;

function answer(state: State, request: DoubleRequest): DoubleAnswer {
  const { method, url, headers, body } = request;
  if (url.pathname === '/oauth_token.do') return tokenFor(state, new URLSearchParams(body));
  const [, id] = /^\/api\/now\/table\/incident(?:\/([0-9a-f]{32}))?$/.exec(url.pathname) ?? [];
  if (!url.pathname.startsWith('/api/now/table/incident')) return refusal(404, 'Invalid table');
  if (!isLoggedIn(state, headers.authorization ?? '')) return refusal(401, 'User Not Authenticated');
  if (method === 'GET' && id === undefined) return list(state, url);
  if (method === 'POST' && id === undefined) return create(state, body);
  const incident = state.incidents.find(({ sys_id }) => sys_id === id);
  if (incident === undefined) return refusal(404, 'No Record found');
  if (method === 'GET') return { status: 200, body: { result: shown(incident) } };
  return method === 'PATCH' ? change(state, incident, body) : refusal(405, 'Method not supported');
}

function tokenFor(state: State, form: URLSearchParams): DoubleAnswer {
  const isClient = form.get('client_id') === state.clientId && form.get('client_secret') === state.clientSecret;
  const isUser = form.get('grant_type') === 'password' && form.get('username') === state.user && form.get('password') === state.password;
  if (!isClient || !(isUser || form.get('grant_type') === 'client_credentials'))
    return { status: 401, body: { error: 'server_error', error_description: 'access_denied' } };
  const token = randomBytes(24).toString('base64url');
  state.tokens.add(token);
  return { status: 200, body: { access_token: token, refresh_token: 'x', scope: 'useraccount', token_type: 'Bearer', expires_in: 1799 } };
}

function isLoggedIn({ user, password, tokens }: State, authorization: string): boolean {
  if (authorization.startsWith('Bearer ')) return tokens.has(authorization.slice('Bearer '.length));
  return authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Encoded queries: conditions between carets, `=`, `IN`, and an order. */
function list({ incidents }: State, url: URL): DoubleAnswer {
  const conditions = (url.searchParams.get('sysparm_query') ?? '').split('^').filter((each) => each !== '');
  const order = conditions.find((each) => each.startsWith('ORDERBY'));
  const found = incidents.filter((incident) => conditions.filter((each) => each !== order).every((each) => holds(incident, each)));
  const limit = Number(url.searchParams.get('sysparm_limit') ?? 10_000);
  return { status: 200, body: { result: (order?.startsWith('ORDERBYDESC') ? found.toReversed() : found).slice(0, limit).map(shown) } };
}

function holds(incident: DoubleRecord, condition: string): boolean {
  const [, field = '', operator, value = ''] = /^([a-z_]+?)(=|IN)(.*)$/.exec(condition) ?? [];
  return operator === '=' ? incident[field] === value : value.split(',').includes(String(incident[field]));
}

function create(state: State, body: string): DoubleAnswer {
  const fields = fieldsOf(state, body);
  if (fields === null) return refusal(400, 'Exception while reading request');
  const [sys_id, number] = [randomBytes(16).toString('hex'), `INC${String(state.incidents.length + 1).padStart(7, '0')}`];
  const incident: DoubleRecord = { state: '1', correlation_id: '', ...fields, sys_id, number, sys_updated_by: state.user, notes: [] };
  state.incidents.push(incident);
  return { status: 201, body: { result: shown(incident) } };
}

function change(state: State, incident: DoubleRecord, body: string): DoubleAnswer {
  const fields = fieldsOf(state, body);
  if (fields === null) return refusal(400, 'Exception while reading request');
  if (incident.state === '7' || incident.state === '8') return refusal(403, 'Operation Failed');
  // As the data policy of the base system has it.
  if (fields['state'] === '6' && !(fields['close_code'] && fields['close_notes'])) {
    state.refused.push('resolved without close_code and close_notes');
    return refusal(403, 'Operation Failed');
  }
  const { work_notes: note, ...rest } = fields;
  if (note) incident.notes.push(note);
  Object.assign(incident, rest, { sys_updated_by: state.user });
  return { status: 200, body: { result: shown(incident) } };
}

/** What the table has no column for is passed over there; here it is a fault of the sender. */
function fieldsOf(state: State, body: string): Record<string, string> | null {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(body) as Record<string, unknown>;
  } catch {
    return null;
  }
  for (const [name, value] of Object.entries(fields)) {
    if (!columns.has(name)) state.refused.push(`no column ${name}`);
    if (typeof value !== 'string') state.refused.push(`${name} is no text`);
    else if (value.length > (lengths[name] ?? 4_000)) state.refused.push(`${name} is too long`);
  }
  return fields as Record<string, string>;
}

function shown({ notes: _notes, ...incident }: DoubleRecord): object {
  return incident;
}

function refusal(status: number, message: string): DoubleAnswer {
  return { status, body: { error: { message, detail: '' }, status: 'failure' } };
}
