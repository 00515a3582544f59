import { TocsinError } from '@tocsin/contracts/errors';
import { isLoopbackHost, isSameOrigin } from '@tocsin/web/requestOrigin';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { wantsPage } from '../http/wantsPage.ts';
import { cookieOf, sessionCookie } from './cookies.ts';
import type { Viewer } from './viewer.ts';

/** Who may see a route: everybody, whoever is signed in, or operators. A route that says nothing is for those who are signed in. */
export type Access = 'public' | 'viewer' | 'operator';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    viewer: Viewer | null;
  }
}

export interface GuardDeps {
  embedded: boolean;
  viewerOf(cookie: string | undefined): Promise<Viewer | null>;
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The one door every request passes, before its route and before a "not found": an embedded installation answers to names of this machine only, what changes
 * something must come from our own page, and what is not public needs somebody who is signed in.
 */
export function guard(deps: GuardDeps): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  return async (request, reply) => {
    const { headers } = request;
    if (deps.embedded && !isLoopbackHost(headers.host))
      throw new TocsinError('forbidden', 'this console is for readers on this machine: open it as http://127.0.0.1');
    if (!reading.has(request.method) && !isSameOrigin(headers)) throw new TocsinError('forbidden', 'this request comes from another site');
    const access = request.routeOptions.config.access ?? 'viewer';
    if (access === 'public') return;
    request.viewer = await deps.viewerOf(cookieOf(headers.cookie, sessionCookie(headers.host).name));
    if (request.viewer === null) {
      if (wantsPage(request)) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303);
      throw new TocsinError('unauthenticated', 'sign in first');
    }
    if (access === 'operator' && !request.viewer.operator) throw new TocsinError('forbidden', operatorsOnly);
  };
}

/** Why somebody who is signed in is still refused. */
export const operatorsOnly = 'this shows what belongs to all tenants: a token with the scope operator is needed';

/** Who asks, on a route that is not public. */
export function viewerOf(request: FastifyRequest): Viewer {
  if (request.viewer === null) throw new Error('a route that needs a viewer was reached without one');
  return request.viewer;
}
