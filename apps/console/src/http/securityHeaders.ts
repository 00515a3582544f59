import { assetHeaders } from '@tocsin/web/securityHeaders';
import type { FastifyReply } from 'fastify';

/** The policy of an answer that is no page of ours: nothing in it may run, load or be framed. */
const nothingRuns = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Headers of every answer; a page sets its own policy over this. */
export const answerHeaders: Readonly<Record<string, string>> = {
  ...assetHeaders,
  'content-security-policy': nothingRuns,
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

/** Gives every answer, errors included, headers that a mistake elsewhere cannot leave out. */
export async function addSecurityHeaders(_request: unknown, reply: FastifyReply): Promise<void> {
  reply.headers(answerHeaders);
}
