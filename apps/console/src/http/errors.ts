import { httpStatusOf, TocsinError } from '@tocsin/contracts/errors';
import { redactText } from '@tocsin/telemetry/redact';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { errorPage } from './errorPage.ts';
import { wantsPage } from './wantsPage.ts';

export type ReportFault = (where: string, error: unknown) => void;

/** Answers an error: JSON to programs, a page to people; the message only when it was written for them, never a stack. */
export function answerError(report: ReportFault): (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (error, request, reply) => {
    const told = toldOf(error);
    if (told.status >= 500) report(`${request.method} ${request.routeOptions.url ?? 'unmatched'}`, error);
    if (told.retryAfterSeconds !== undefined) reply.header('retry-after', told.retryAfterSeconds);
    if (told.status === 401) reply.header('www-authenticate', 'Cookie realm="tocsin"');
    reply.removeHeader('content-type');
    reply.code(told.status);
    if (wantsPage(request)) return reply.type('text/html; charset=utf-8').send(errorPage(told.status, told.message));
    return reply.type('application/json; charset=utf-8').send(JSON.stringify({ error: { code: told.code, message: told.message } }));
  };
}

/** For addresses that lead nowhere. */
export function notFound(): never {
  throw new TocsinError('not_found', 'there is nothing at this address');
}

/** What of an error is told. */
export interface Told {
  status: number;
  code: string;
  message: string;
  retryAfterSeconds?: number | undefined;
}

/** What the one who asked is told of an error. */
export function toldOf(error: Error & { statusCode?: number }): Told {
  if (error instanceof TocsinError) {
    return { status: httpStatusOf(error.code), code: error.code, message: error.message, retryAfterSeconds: error.retryAfterSeconds };
  }
  const status = error.statusCode ?? 500;
  if (status === 413) return { status, code: 'too_large', message: 'the request is larger than it may be' };
  if (status === 415) return { status, code: 'unsupported_media_type', message: 'send JSON' };
  if (status >= 400 && status < 500) return { status, code: 'invalid_input', message: redactText(error.message) };
  return { status: 500, code: 'internal', message: 'this could not be done; what went wrong is in the log' };
}
