import Fastify, { type FastifyInstance } from 'fastify';
import { cookieOf, sessionCookie } from './access/cookies.ts';
import { guard } from './access/guard.ts';
import { type SignInDeps, signInRoutes } from './access/signIn.ts';
import type { Viewer } from './access/viewer.ts';
import { type BoardDeps, boardRoutes } from './board/boardRoutes.ts';
import { documentRoutes } from './http/documents.ts';
import { answerError, notFound, type ReportFault } from './http/errors.ts';
import { type OpsRouteDeps, opsRoutes } from './http/opsRoutes.ts';
import { addSecurityHeaders } from './http/securityHeaders.ts';
import { type PreviewDeps, previewRoutes } from './preview/previewRoutes.ts';
import { type BullBoardDeps, bullBoardRoutes } from './queues/bullBoard.ts';

export interface ServerDeps {
  embedded: boolean;
  findViewer(cookie: string | undefined): Promise<Viewer | null>;
  signIn: SignInDeps;
  board: BoardDeps;
  preview: PreviewDeps;
  ops: Omit<OpsRouteDeps, 'viewerOf'>;
  bullBoard: BullBoardDeps;
  report: ReportFault;
  /** How long an answer took; `route` is the pattern, so there are few. */
  answered(route: string, method: string, status: number, tookMs: number): void;
}

/** The console's web server, not listening yet. Every answer has the security headers, every request passes the guard, whatever route it meets or misses. */
export function createConsoleServer(deps: ServerDeps): FastifyInstance {
  const app = Fastify({ bodyLimit: 65_536, forceCloseConnections: 'idle', routerOptions: { maxParamLength: 500 } });
  app.decorateRequest('viewer', null);
  app.addHook('onRequest', addSecurityHeaders);
  app.addHook('onRequest', guard({ embedded: deps.embedded, viewerOf: deps.findViewer }));
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    if (route !== '/api/groups/events') deps.answered(route, request.method, reply.statusCode, reply.elapsedTime);
  });
  app.setErrorHandler(answerError(deps.report));
  app.setNotFoundHandler(notFound);
  documentRoutes(app);
  signInRoutes(app, deps.signIn);
  const { endStreams } = boardRoutes(app, deps.board);
  previewRoutes(app, deps.preview);
  const viewerOf: OpsRouteDeps['viewerOf'] = (request) => deps.findViewer(cookieOf(request.headers.cookie, sessionCookie(request.headers.host).name));
  opsRoutes(app, { ...deps.ops, viewerOf });
  bullBoardRoutes(app, deps.bullBoard);
  app.addHook('preClose', async () => endStreams());
  return app;
}
