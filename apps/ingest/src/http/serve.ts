import type { IncomingMessage, ServerResponse } from 'node:http';
import { TocsinError } from '@tocsin/contracts/errors';
import { limits } from '@tocsin/contracts/limits';
import type { Principal } from '@tocsin/contracts/tokens';
import { answerOps, type OpsDeps } from '@tocsin/telemetry/ops';
import { currentTraceparent } from '@tocsin/telemetry/traceparent';
import { isRecording, withSpan } from '@tocsin/telemetry/tracing';
import { principalOf } from '../auth/principalOf.ts';
import type { FindPrincipal } from '../auth/tokenCache.ts';
import type { Quota } from '../quota/quota.ts';
import { type Answer, errorAnswer, ourErrorBody } from './answer.ts';
import type { Load } from './load.ts';
import { readBody, refuseDeclaredLength } from './readBody.ts';
import type { Found } from './router.ts';

export interface ServeDeps {
  find(method: string, path: string): Found;
  findPrincipal: FindPrincipal;
  embedded: boolean;
  quota: Quota;
  load: Load;
  /** Counts a refusal of one tenant, and holds its answer back for a moment. */
  refused(tenantId: string, reason: Refusal): Promise<void>;
  ops: OpsDeps;
  now(): number;
  /** Called for every 5xx, with the route's name and never with the path itself. */
  onFault(route: string, error: unknown): void;
}

/** Why a tenant is told to come again: its quota, what of it is in hand here, or what of it waits for the workers. */
export type Refusal = 'quota' | 'in_hand' | 'backlog';

const anonymous: Principal = { tenantId: '', tokenId: '', scopes: [] };

/** From a request to its answer; never rejects. The order is cheapest first: nothing is read from somebody who may not send, and nothing parsed that is too much. */
export async function serve(deps: ServeDeps, request: IncomingMessage, response: ServerResponse): Promise<{ answer: Answer; route: string }> {
  const path = pathOf(request);
  const method = request.method ?? '';
  const ops = method === 'GET' ? await answerOps(path, deps.ops) : null;
  if (ops) return { answer: { status: ops.status, text: { type: ops.contentType, content: ops.body }, headers: { 'cache-control': 'no-store' } }, route: path };
  let found: Found;
  try {
    found = deps.find(method, path);
  } catch (error) {
    return { answer: errorAnswer(error, ourErrorBody), route: 'none' };
  }
  const name = found.route.path;
  try {
    return { answer: await handle(deps, found, request, response), route: name };
  } catch (error) {
    const answer = errorAnswer(error, found.route.errorBody ?? ourErrorBody);
    if (answer.status >= 500) deps.onFault(name, error);
    return { answer, route: name };
  }
}

async function handle(deps: ServeDeps, { route, params }: Found, request: IncomingMessage, response: ServerResponse): Promise<Answer> {
  const receivedAt = deps.now();
  const { headers } = request;
  if (route.method === 'POST') {
    refuseDeclaredLength(request);
    // A page always says where it comes from.
    if (route.body !== 'ignored' || headers.origin !== undefined) refuseOtherTypes(headers['content-type']);
  }
  const principal =
    route.scope === null
      ? anonymous
      : await principalOf(deps.findPrincipal, deps.embedded, route.scope, headers, route.credential === 'path' ? params['key'] : undefined);
  if (route.method !== 'POST')
    return inTrace(request, route.path, (traceparent) =>
      route.handle({ principal, params, query: queryOf(request), headers, body: noBody, receivedAt, counted: nothing, traceparent }),
    );
  const { tenantId } = principal;
  const { counted } = await orRefuse(deps, tenantId, 'quota', () => deps.quota.admit(tenantId, Number(headers['content-length'] ?? 0)));
  const leave = await orRefuse(deps, tenantId, 'in_hand', () => deps.load.enter(tenantId, Number(headers['content-length'] ?? limits.bodyBytes)));
  try {
    if (headers.expect !== undefined) response.writeContinue();
    const body = await readBody(request);
    const call = { principal, params, query: noQuery, headers, body, receivedAt, counted };
    return await orRefuse(deps, tenantId, 'backlog', () => inTrace(request, route.path, (traceparent) => route.handle({ ...call, traceparent })));
  } finally {
    leave();
  }
}

const noBody = Buffer.alloc(0);
const noQuery = new URLSearchParams();
const nothing = () => undefined;

/** Does what may refuse the tenant; a refusal is counted and held back. */
async function orRefuse<T>(deps: ServeDeps, tenantId: string, reason: Refusal, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TocsinError && error.code === 'rate_limited') await deps.refused(tenantId, reason);
    throw error;
  }
}

/** A span costs as much as the rest of a small request, so there is one only when it goes somewhere. */
function inTrace(request: IncomingMessage, route: string, work: (traceparent: string | null) => Promise<Answer>): Promise<Answer> {
  const given = request.headers['traceparent'];
  const parent = typeof given === 'string' ? given : null;
  if (parent === null && !isRecording()) return work(null);
  return withSpan(`${request.method} ${route}`, { parent, kind: 'server' }, () => work(currentTraceparent()));
}

/** JSON only: also what keeps a web page elsewhere from posting here without the browser asking first. */
function refuseOtherTypes(contentType: string | undefined): void {
  if (contentType === 'application/json' || /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType ?? '')) return;
  throw new TocsinError(
    'unsupported_media_type',
    `unsupported media type ${JSON.stringify((contentType ?? '').slice(0, 100))}, only [application/json] are allowed`,
  );
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const at = url.indexOf('?');
  return at === -1 ? noQuery : new URLSearchParams(url.slice(at + 1));
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
