import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { handleResponseUrl } from '../clicks/responseUrls.ts';
import type { ControlDeps } from '../control/handleControl.ts';
import { handleControl } from '../control/handleControl.ts';
import { handlePage } from '../control/handlePage.ts';
import type { DoubleState } from '../doubleState.ts';
import { handleUpload } from '../files/uploads.ts';
import { handleAuthorize } from '../oauth/handleAuthorize.ts';
import { jsonAnswer, send } from './answer.ts';
import { handleApi } from './handleApi.ts';
import { handleWebhook } from './handleWebhook.ts';

/** The double's HTTP server, not listening yet. Whatever comes in, it answers or cuts the connection, and goes on. */
export function createDoubleServer(state: DoubleState, deps: ControlDeps): Server {
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 60_000 }, (request, response) => {
    route(state, deps, request, response).catch((thrown: unknown) => {
      process.stderr.write(`slack double: ${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
      send(response, jsonAnswer({ ok: false, error: 'internal_error' }, 500));
    });
  });
  server.on('upgrade', (request, stream) => state.sockets.upgrade(request, stream));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
  });
  return server;
}

async function route(state: DoubleState, deps: ControlDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = URL.parse(request.url ?? '/', 'http://double');
  if (!url) return send(response, jsonAnswer({ ok: false, error: 'invalid_url' }, 400));
  if (url.pathname.startsWith('/api/')) return handleApi(state, url, request, response);
  if (url.pathname.startsWith('/services/')) return handleWebhook(state, url, request, response);
  if (url.pathname.startsWith('/actions/')) return handleResponseUrl(state, url, request, response);
  if (url.pathname.startsWith('/upload/')) return handleUpload(state, url, request, response);
  if (url.pathname === '/oauth/v2/authorize') return handleAuthorize(state, url, request, response);
  if (url.pathname.startsWith('/_double/')) return handleControl(state, deps, url, request, response);
  return handlePage(url, request, response);
}
