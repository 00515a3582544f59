import type { ServerResponse } from 'node:http';

/** An answer before it is sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** JSON as Slack sends it. */
export function jsonAnswer(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) };
}

/** Plain text, as incoming webhooks answer. */
export function textAnswer(body: string, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

/** Sends `answer` unless the reader has gone or something was sent before. */
export function send(response: ServerResponse, answer: { status: number; headers: Record<string, string>; body: string | Buffer }): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}

/** Cuts the connection with a TCP reset. */
export function resetConnection(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

/** Begins to send `answer`, then resets the connection in the middle of its body. */
export function sendHalf(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length + 1 });
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => setImmediate(() => resetConnection(response)));
}
