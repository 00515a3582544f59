import type { IncomingMessage, ServerResponse } from 'node:http';
import { httpStatusOf, TocsinError } from '@tocsin/contracts/errors';
import { limits } from '@tocsin/contracts/limits';
import { MethodError } from './methodError.ts';

/** An answer before it is sent: with `body` as JSON, with `text` as it is, or empty. */
export interface Answer {
  status: number;
  body?: unknown;
  text?: { type: string; content: string };
  headers?: Readonly<Record<string, string>>;
}

/** How a refusal is worded: ours, or the way of the product whose API a path imitates. */
export type ErrorBody = (error: TocsinError) => unknown;

export const ourErrorBody: ErrorBody = ({ code, message, fields }) => ({ error: { code, message, ...(fields.length > 0 ? { fields } : {}) } });

/** As Alertmanager's API v2 words what is not about a single alert. */
export const alertmanagerErrorBody: ErrorBody = ({ code, message }) => ({ code: httpStatusOf(code), message });

/** The answer for anything thrown: our own errors say what is wrong, all others are `internal` and say nothing about us. */
export function errorAnswer(thrown: unknown, wording: ErrorBody): Answer {
  const error = thrown instanceof TocsinError ? thrown : new TocsinError('internal', 'something went wrong here, it was logged', { cause: thrown });
  const headers: Record<string, string> = {};
  if (error.retryAfterSeconds !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterSeconds)));
  if (error.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="tocsin"';
  if (error instanceof MethodError) headers['allow'] = error.allow;
  return { status: error instanceof MethodError ? 405 : httpStatusOf(error.code), body: wording(error), headers };
}

/** Sends an answer. A sender in the middle of a large body is let finish before the connection closes, else it would see a broken connection and not the answer. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer, lastOfConnection: boolean): void {
  if (response.destroyed || response.headersSent) return;
  const { type, content } = answer.text ?? { type: 'application/json; charset=utf-8', content: answer.body === undefined ? '' : JSON.stringify(answer.body) };
  const headers: Record<string, string | number> = { ...answer.headers, 'content-length': Buffer.byteLength(content) };
  if (content !== '') headers['content-type'] = type;
  const unread = hasUnreadBody(request);
  if (lastOfConnection || unread) headers['connection'] = 'close';
  response.writeHead(answer.status, headers);
  if (!unread) {
    response.end(content);
    return;
  }
  response.write(content);
  discardRest(request, () => response.end());
}

const discardBytesMax = 67_108_864;
const discardMsMax = 5_000;

/** Small bodies that were not looked at are swallowed by node:http itself, and the connection goes on. */
function hasUnreadBody({ complete, headers }: IncomingMessage): boolean {
  if (complete) return false;
  return Number(headers['content-length'] ?? 0) > limits.bodyBytes || headers['transfer-encoding'] !== undefined || headers.expect !== undefined;
}

function discardRest(request: IncomingMessage, done: () => void): void {
  let bytes = 0;
  const timer = setTimeout(done, discardMsMax);
  const finish = () => {
    clearTimeout(timer);
    done();
  };
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > discardBytesMax) finish();
  });
  request.once('end', finish);
  request.once('close', finish);
  request.resume();
}
