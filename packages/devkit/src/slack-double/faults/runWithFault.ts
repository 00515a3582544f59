import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '../http/answer.ts';
import { jsonAnswer, resetConnection, send, sendHalf, textAnswer } from '../http/answer.ts';
import type { FaultAction } from './faultSchema.ts';

/** What the double would do without the fault. `surface` decides the form of a scripted error. */
export interface FaultyRequest {
  surface: 'api' | 'webhook';
  /** Does the write and tells the honest answer. Not called when the fault comes before acceptance. */
  work(): Answer;
  /** Called with a reason when the fault kept the write from taking place. */
  refused(reason: string): void;
}

/**
 * Answers a request the way a fault wants it. Each fault falls on one side of acceptance: before it the write does not take place and is counted as refused, after it
 * the write is in the record and only the answer is bad.
 */
export async function runWithFault(action: FaultAction | undefined, request: FaultyRequest, response: ServerResponse): Promise<void> {
  if (action === undefined) return send(response, request.work());
  if (action.kind === 'latency') {
    await wait(action.ms, undefined, { ref: false });
    return send(response, request.work());
  }
  const honest = isAccepted(action) ? request.work() : undefined;
  if (honest === undefined) request.refused(reasonOf(action));
  answerBadly(action, honest, request.surface, response);
}

const isAccepted = (action: FaultAction): boolean => action.kind === 'resetMidBody' || ('accepted' in action && action.accepted);

function reasonOf(action: FaultAction): string {
  if (action.kind === 'error') return `fault:${action.error}`;
  return action.kind === 'http' ? `fault:http ${action.status}` : `fault:${action.kind}`;
}

function answerBadly(action: FaultAction, honest: Answer | undefined, surface: 'api' | 'webhook', response: ServerResponse): void {
  switch (action.kind) {
    case 'rateLimited':
      return send(response, rateLimited(action, surface));
    case 'error':
      return send(response, surface === 'api' ? jsonAnswer({ ok: false, error: action.error }) : textAnswer(action.error, 400));
    case 'http':
      return send(response, htmlPage(action.status));
    case 'outage':
      return action.as === '500' ? send(response, htmlPage(500)) : resetConnection(response);
    case 'reset':
      return resetConnection(response);
    case 'resetMidBody':
      return sendHalf(response, honest ?? htmlPage(500));
    case 'hang':
    case 'latency':
      return undefined;
  }
}

function rateLimited(action: Extract<FaultAction, { kind: 'rateLimited' }>, surface: 'api' | 'webhook'): Answer {
  // A date is relative to the sender's own clock, so it is the real time and not the double's.
  const date = new Date(Date.now() + action.retryAfterSeconds * 1_000).toUTCString();
  const headers: Record<string, string> = action.header === 'none' ? {} : { 'retry-after': action.header === 'date' ? date : String(action.retryAfterSeconds) };
  return surface === 'api' ? jsonAnswer({ ok: false, error: 'ratelimited' }, 429, headers) : textAnswer('rate_limited', 429, headers);
}

function htmlPage(status: number): Answer {
  const body = `<!doctype html><html><head><title>Slack</title></head><body><h1>Server Error</h1><p>It looks like Slack is unavailable right now (${status}).</p></body></html>`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}
