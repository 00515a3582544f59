import { hash } from 'node:crypto';
import { TocsinError } from '@tocsin/contracts/errors';
import { type Principal, tokenPattern } from '@tocsin/contracts/tokens';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Attempts } from './attempts.ts';
import { sessionCookie } from './cookies.ts';
import { sessionMs, signSession } from './session.ts';
import { opensConsole } from './viewer.ts';

export interface SignInDeps {
  key: Buffer;
  attempts: Attempts;
  /** Whose token has this SHA-256; null when nobody's. */
  authenticate(tokenHash: Buffer): Promise<Principal | null>;
  signedIn(principal: Principal): Promise<void>;
  now(): number;
}

const bodySchema = z.object({ token: z.string().max(200) });

/** POST /api/session opens a session for a token pasted once, DELETE /api/session ends it. The answer to a bad token is the same whatever is wrong with it. */
export function signInRoutes(app: FastifyInstance, deps: SignInDeps): void {
  app.post('/api/session', { config: { access: 'public' }, bodyLimit: 2_048 }, async (request, reply) => {
    const wait = deps.attempts.waitSeconds(request.ip);
    if (wait > 0) throw new TocsinError('rate_limited', 'too many tries: wait a little', { retryAfterSeconds: wait });
    const principal = await principalOf(deps, request.body);
    if (principal === null) {
      deps.attempts.failed(request.ip);
      throw new TocsinError('unauthenticated', 'this token does not open the console');
    }
    await deps.signedIn(principal);
    const { tenantId, tokenId } = principal;
    const { name, attributes } = sessionCookie(request.headers.host);
    const value = signSession(deps.key, { tenantId, tokenId, expiresAt: deps.now() + sessionMs });
    return reply
      .code(204)
      .header('set-cookie', `${name}=${value}; ${attributes}; Max-Age=${sessionMs / 1_000}`)
      .send();
  });

  app.delete('/api/session', { config: { access: 'public' } }, async (request, reply) => {
    const { name, attributes } = sessionCookie(request.headers.host);
    return reply.code(204).header('set-cookie', `${name}=; ${attributes}; Max-Age=0`).header('clear-site-data', '"cache"').send();
  });
}

async function principalOf(deps: SignInDeps, body: unknown): Promise<Principal | null> {
  const parsed = bodySchema.safeParse(body);
  const token = parsed.success ? parsed.data.token.trim() : '';
  if (!tokenPattern.test(token)) return null;
  const principal = await deps.authenticate(hash('sha256', token, 'buffer'));
  return principal && opensConsole(principal.scopes) ? principal : null;
}
