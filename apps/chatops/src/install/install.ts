import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Installation, OauthAnswer } from '@tocsin/contracts/installation';
import { readInstall, signInstall } from '@tocsin/core/installClaims';
import { isLoopbackHost } from '@tocsin/web/requestOrigin';
import { type InstallPage, installPage } from './installPage.ts';

export interface InstallDeps {
  /** Signs links and states. */
  key: Buffer;
  /** Where browsers reach this process, without a slash at the end. */
  publicUrl: string;
  authorizeUrl(query: { state: string; redirectUri: string }): string;
  exchangeCode(grant: { code: string; redirectUri: string }): Promise<OauthAnswer<Installation>>;
  connect(tenantId: string, installation: Installation): Promise<void>;
  fault(where: string, error: unknown): void;
  newNonce(): string;
  now(): number;
}

/** A person may take this long to read what Slack asks. */
const stateMs = 600_000;
const redirectPath = '/slack/oauth_redirect';

/**
 * Connects a workspace: whoever has a link of `tocsin workspace link` is sent to Slack, and what Slack sends back is taken only from the browser that was sent there.
 * Which tenant it is for stands in the link, signed; nothing else that a request says decides it. False when the request is for neither page.
 */
export function answerInstall(deps: InstallDeps | null, request: IncomingMessage, response: ServerResponse): boolean {
  const url = new URL(request.url ?? '/', 'http://chatops');
  if (url.pathname !== '/slack/install' && url.pathname !== redirectPath) return false;
  if (request.method !== 'GET') return show(request, response, 405, { kind: 'not_found' });
  if (deps === null) return show(request, response, 404, { kind: 'not_set_up' });
  if (url.pathname === '/slack/install') return begin(deps, url, request, response);
  void finish(deps, url, request)
    .catch((error: unknown): InstallPage => {
      deps.fault('connect a workspace', error);
      return { kind: 'failed', code: 'internal_error' };
    })
    .then((page) => show(request, response, page.kind === 'connected' ? 200 : 400, page, { 'set-cookie': `${cookieOf(request, '')}; Max-Age=0` }));
  return true;
}

function begin(deps: InstallDeps, url: URL, request: IncomingMessage, response: ServerResponse): true {
  const link = readInstall(deps.key, 'link', url.searchParams.get('ticket') ?? '', deps.now());
  if (link === null) return show(request, response, 403, { kind: 'link_over' });
  const nonce = deps.newNonce();
  const state = signInstall(deps.key, 'state', { tenantId: link.tenantId, nonce, expiresAt: deps.now() + stateMs });
  const location = deps.authorizeUrl({ state, redirectUri: `${deps.publicUrl}${redirectPath}` });
  response
    .writeHead(302, {
      location,
      'set-cookie': `${cookieOf(request, nonce)}; Max-Age=${stateMs / 1_000}`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    .end();
  return true;
}

async function finish(deps: InstallDeps, url: URL, request: IncomingMessage): Promise<InstallPage> {
  const state = readInstall(deps.key, 'state', url.searchParams.get('state') ?? '', deps.now());
  if (state === null || !isSame(state.nonce, nonceOf(request))) return { kind: 'other_browser' };
  const code = url.searchParams.get('code');
  if (code === null) return { kind: 'refused' };
  const answer = await deps.exchangeCode({ code, redirectUri: `${deps.publicUrl}${redirectPath}` });
  if (!answer.ok) return { kind: 'failed', code: answer.code };
  await deps.connect(state.tenantId, answer.value);
  return { kind: 'connected', tenantId: state.tenantId, teamName: answer.value.teamName };
}

function show(request: IncomingMessage, response: ServerResponse, status: number, page: InstallPage, headers: Record<string, string> = {}): true {
  const document = installPage(page, request.headers['accept-language']);
  response.writeHead(status, { ...document.headers, ...headers }).end(document.html);
  return true;
}

/** Lax, as the browser comes back from Slack's site. Plain http is for this machine only. */
function cookieOf(request: IncomingMessage, nonce: string): string {
  const { name, secure } = cookieName(request);
  return `${name}=${nonce}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

function cookieName({ headers }: IncomingMessage): { name: string; secure: boolean } {
  return isLoopbackHost(headers.host) ? { name: 'tocsin_install', secure: false } : { name: '__Host-tocsin_install', secure: true };
}

function nonceOf(request: IncomingMessage): string {
  const start = `${cookieName(request).name}=`;
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? '';
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}
