import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { signatureFault } from '@tocsin/slack/verifySignature';
import { type Press, readPress } from './interaction.ts';
import type { PressResult } from './pressButton.ts';

export interface ServerDeps {
  signingSecret: string;
  /** False when this very request came before: somebody plays it again. */
  seenOnce(signature: string): Promise<boolean>;
  press(press: Press): Promise<PressResult>;
  pressed(result: PressResult | 'refused' | 'failed', tookMs: number): void;
  fault(where: string, error: unknown): void;
  /** Answers /healthz, /readyz and /metrics; false when the request is for none of them. */
  ops(request: IncomingMessage, response: ServerResponse): boolean;
  /** Answers the pages by which a workspace is connected, likewise. */
  install(request: IncomingMessage, response: ServerResponse): boolean;
  now(): number;
}

/** Slack's own payloads are a few kB; a modal's may be larger. */
const bodyBytesMax = 262_144;

/** Where Slack posts what people press. Slack waits 3 s for the answer, so all that happens in between is one transaction. */
export function createChatopsServer(deps: ServerDeps): Server {
  const server = createServer((request, response) => {
    if (deps.ops(request, response) || deps.install(request, response)) return;
    handle(deps, request, response).catch((error: unknown) => {
      deps.fault('answer Slack', error);
      answer(response, 500, 'something went wrong on our side; the press was not lost if the message changes within a few seconds');
    });
  });
  server.requestTimeout = 10_000;
  return server;
}

async function handle(deps: ServerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0];
  if (path !== '/slack/interactions' && path !== '/slack/events') return answer(response, 404, 'POST /slack/interactions or /slack/events');
  if (request.method !== 'POST') return answer(response, 405, 'POST only', { allow: 'POST' });
  const rawBody = await readBody(request);
  if (rawBody === null) return answer(response, 413, 'too large', { connection: 'close' });
  if (!(await isFromSlack(deps, request, rawBody))) return answer(response, 401, 'not signed by Slack');
  if (path === '/slack/events') return answerEvent(response, rawBody);
  await answerPress(deps, response, rawBody);
}

/** All refusals look the same from outside; the log says which it was. */
async function isFromSlack(deps: ServerDeps, request: IncomingMessage, rawBody: Buffer): Promise<boolean> {
  const [timestamp, signature] = [header(request, 'x-slack-request-timestamp'), header(request, 'x-slack-signature')];
  const fault = signatureFault(deps.signingSecret, { timestamp, signature, rawBody }, deps.now());
  const replayed = fault === null && !(await deps.seenOnce(signature ?? ''));
  if (fault === null && !replayed) return true;
  deps.pressed('refused', 0);
  deps.fault('refused a request', new Error(`signature ${fault ?? 'played again'}`));
  return false;
}

async function answerPress(deps: ServerDeps, response: ServerResponse, rawBody: Buffer): Promise<void> {
  const startedAt = deps.now();
  let press: Press | null;
  try {
    press = readPress(rawBody);
  } catch {
    return answer(response, 400, 'not a payload of Slack');
  }
  if (press === null) return answer(response, 200, '');
  try {
    deps.pressed(await deps.press(press), deps.now() - startedAt);
    answer(response, 200, '');
  } catch (error) {
    deps.pressed('failed', deps.now() - startedAt);
    throw error;
  }
}

/** Slack asks once whether the address is ours. */
function answerEvent(response: ServerResponse, rawBody: Buffer): void {
  try {
    const event = JSON.parse(rawBody.toString('utf8')) as { type?: unknown; challenge?: unknown } | null;
    answer(response, 200, event?.type === 'url_verification' && typeof event.challenge === 'string' ? event.challenge : '');
  } catch {
    answer(response, 400, 'not JSON');
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > bodyBytesMax) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function answer(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers }).end(text);
}
