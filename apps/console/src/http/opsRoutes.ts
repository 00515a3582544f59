import { hash } from 'node:crypto';
import { TocsinError } from '@tocsin/contracts/errors';
import { type Principal, tokenPattern } from '@tocsin/contracts/tokens';
import { answerOps, type OpsDeps } from '@tocsin/telemetry/ops';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../access/viewer.ts';

export interface OpsRouteDeps extends OpsDeps {
  viewerOf(request: FastifyRequest): Promise<Viewer | null>;
  authenticate(tokenHash: Buffer): Promise<Principal | null>;
}

/**
 * /healthz and /readyz for whoever supervises the process: they say what is there, not why it is not. /metrics is for operators: signed in, or Prometheus with an
 * operator's token as `Authorization: Bearer`.
 */
export function opsRoutes(app: FastifyInstance, deps: OpsRouteDeps): void {
  const readiness = async () => (await deps.readiness()).map((check) => ({ ...check, detail: check.ok ? 'answers' : 'does not answer' }));
  const answer = async (path: string, reply: FastifyReply) => {
    const told = await answerOps(path, { readiness, metrics: deps.metrics });
    return reply
      .code(told?.status ?? 404)
      .type(told?.contentType ?? 'text/plain')
      .send(told?.body);
  };
  for (const path of ['/healthz', '/readyz']) app.get(path, { config: { access: 'public' } }, async (_request, reply) => answer(path, reply));
  app.get('/metrics', { config: { access: 'public' } }, async (request, reply) => {
    if (!(await mayRead(deps, request)))
      throw new TocsinError('unauthenticated', 'the metrics are for operators: send a token with the scope operator as Authorization: Bearer');
    return answer('/metrics', reply);
  });
}

async function mayRead(deps: OpsRouteDeps, request: FastifyRequest): Promise<boolean> {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer') return (await deps.viewerOf(request))?.operator ?? false;
  if (!tokenPattern.test(token)) return false;
  return (await deps.authenticate(hash('sha256', token, 'buffer')))?.scopes.includes('operator') ?? false;
}
