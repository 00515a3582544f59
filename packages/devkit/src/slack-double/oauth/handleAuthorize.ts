import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopbackHost, isSameOrigin } from '@tocsin/web/requestOrigin';
import { scriptHash } from '@tocsin/web/securityHeaders';
import type { DoubleState } from '../doubleState.ts';
import { send, textAnswer } from '../http/answer.ts';
import { readBody } from '../http/readBody.ts';
import { allow } from './grants.ts';

const style = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f8f8f8, #1a1d21); color: light-dark(#1d1c1d, #d1d2d3) }
main { box-sizing: border-box; width: min(36rem, 100% - 2rem); padding: 2rem; border-radius: 8px; background: light-dark(#fff, #222529) }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 1rem }
ul { max-height: 12rem; overflow: auto }
select, button { font: inherit; padding: .5rem 1rem; border-radius: 4px; border: 1px solid light-dark(#767676, #8d8d8d) }
button[value=allow] { background: #007a5a; border-color: #007a5a; color: #fff; font-weight: 700 }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center }`;

/** `/oauth/v2/authorize`: asks the person at the browser whether the app may come in, and sends them back with a code. For readers of this machine only. */
export async function handleAuthorize(state: DoubleState, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLoopbackHost(request.headers.host)) return send(response, textAnswer('This page is for readers on this machine.', 403));
  const redirectUri = url.searchParams.get('redirect_uri') ?? '';
  if (!URL.canParse(redirectUri)) return send(response, textAnswer('no redirect_uri', 400));
  if (request.method === 'GET') return ask(state, url, response);
  if (request.method !== 'POST' || !isSameOrigin(request.headers)) return send(response, textAnswer('Method not allowed', 405, { allow: 'GET, POST' }));
  const body = await readBody(request);
  const form = new URLSearchParams('text' in body ? body.text : '');
  const workspace = state.workspaces.get(form.get('team') ?? '');
  const back = new URL(redirectUri);
  back.searchParams.set('state', url.searchParams.get('state') ?? '');
  if (form.get('answer') === 'allow' && workspace) back.searchParams.set('code', allow(state, workspace, redirectUri));
  else back.searchParams.set('error', 'access_denied');
  response.writeHead(302, { location: back.href, 'cache-control': 'no-store' }).end();
}

function ask(state: DoubleState, url: URL, response: ServerResponse): void {
  const teams = [...state.workspaces.values()].map(({ id, name }) => `<option value="${escaped(id)}">${escaped(name)}</option>`);
  const scopes = (url.searchParams.get('scope') ?? '').split(',').map((scope) => `<li><code>${escaped(scope)}</code></li>`);
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Allow Tocsin?</title>
<style>${style}</style>
<main><h1>Tocsin asks for access to a workspace</h1>
<p>It will be able to:</p><ul>${scopes.join('')}</ul>
<form method="post"><label>Workspace <select name="team">${teams.join('')}</select></label>
<button name="answer" value="cancel">Cancel</button><button name="answer" value="allow">Allow</button></form></main>
</html>
`;
  const policy = `default-src 'none'; style-src ${scriptHash(style)}; base-uri 'none'; frame-ancestors 'none'`;
  send(response, {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-store' },
    body,
  });
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
