import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type SignatureFault, signatureFault } from '@tocsin/slack/verifySignature';
import { answerSlack, type SlackHandlers, type SlackPath, slackPaths } from './answerSlack.ts';

export interface ServerDeps extends SlackHandlers {
  signingSecret: string;
  /** False when this very request came before: somebody plays it again. */
  seenOnce(signature: string): Promise<boolean>;
  /** A request was refused that is not known to be Slack's. */
  refused(refusal: { path: SlackPath; reason: string; rawBody: Buffer }): void;
  /** How a request ended that Slack made, and how long that took (ms). */
  answered(path: SlackPath, result: 'done' | 'refused' | 'failed', tookMs: number): void;
  fault(where: string, error: unknown): void;
  /** Answers /healthz, /readyz and /metrics; false when the request is for none of them. */
  ops(request: IncomingMessage, response: ServerResponse): boolean;
  /** Answers the pages by which a workspace is connected, and calendars, likewise. */
  pages(request: IncomingMessage, response: ServerResponse): boolean;
  now(): number;
}

/** Slack's own payloads are a few kB; a modal's may be larger. */
const bodyBytesMax = 262_144;

/** Where Slack posts what people press. Slack waits 3 s for the answer, so all that happens in between is one transaction. */
export function createChatopsServer(deps: ServerDeps): Server {
  const server = createServer((request, response) => {
    if (deps.ops(request, response) || deps.pages(request, response)) return;
    handle(deps, request, response).catch((error: unknown) => {
      deps.fault('answer Slack', error);
      answer(response, 500, 'something went wrong on our side; the press was not lost if the message changes within a few seconds');
    });
  });
  server.requestTimeout = 10_000;
  return server;
}

async function handle(deps: ServerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = (request.url ?? '/').split('?')[0];
  const path = slackPaths.find((each) => each === asked);
  if (path === undefined) return answer(response, 404, `POST ${slackPaths.join(', ')}`);
  if (request.method !== 'POST') return answer(response, 405, 'POST only', { allow: 'POST' });
  const startedAt = deps.now();
  const rawBody = await readBody(request);
  if (rawBody === null) return answer(response, 413, 'too large', { connection: 'close' });
  const fault = await faultOf(deps, request, rawBody);
  if (fault !== null) {
    deps.fault('refused a request', new Error(`signature ${fault}`));
    deps.refused({ path, reason: fault, rawBody });
    deps.answered(path, 'refused', deps.now() - startedAt);
    return answer(response, 401, 'not signed by Slack');
  }
  try {
    const { status, content } = await answerSlack(deps, path, rawBody);
    if (typeof content === 'object') answer(response, status, JSON.stringify(content), { 'content-type': 'application/json; charset=utf-8' });
    else answer(response, status, content);
    deps.answered(path, status === 200 ? 'done' : 'failed', deps.now() - startedAt);
  } catch (error) {
    if (error instanceof SyntaxError) return answer(response, 400, 'not a payload of Slack');
    deps.answered(path, 'failed', deps.now() - startedAt);
    throw error;
  }
}

/** Why it is not Slack's; null: it is. All refusals look the same from outside, the log and the audit say which it was. */
async function faultOf(deps: ServerDeps, request: IncomingMessage, rawBody: Buffer): Promise<SignatureFault | 'played_again' | null> {
  const [timestamp, signature] = [header(request, 'x-slack-request-timestamp'), header(request, 'x-slack-signature')];
  const fault = signatureFault(deps.signingSecret, { timestamp, signature, rawBody }, deps.now());
  return fault ?? ((await deps.seenOnce(signature ?? '')) ? null : 'played_again');
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
