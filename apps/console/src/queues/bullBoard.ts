import { AsyncLocalStorage } from 'node:async_hooks';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { TocsinError } from '@tocsin/contracts/errors';
import { type QueueName, queueNames } from '@tocsin/contracts/jobs';
import type { Queues } from '@tocsin/queue/producers';
import { redactText } from '@tocsin/telemetry/redact';
import { redactData } from '@tocsin/telemetry/redactData';
import type { FastifyInstance } from 'fastify';
import { operatorsOnly, viewerOf } from '../access/guard.ts';
import type { Viewer } from '../access/viewer.ts';
import { errorPage } from '../http/errorPage.ts';
import { type ReportFault, toldOf } from '../http/errors.ts';
import { wantsPage } from '../http/wantsPage.ts';
import { boardPageHeaders, withoutForeignFonts } from './boardPage.ts';
import type { DeadLetters } from './deadLetters.ts';
import { DeadLettersAdapter } from './deadLettersAdapter.ts';

export interface BullBoardDeps {
  queues: Queues;
  /** What waits before a queue, in its tenants' own lines. */
  linesOf(queue: QueueName): Promise<{ batches: number; tenants: number }>;
  deadLetters: DeadLetters;
  writable: boolean;
  /** Somebody changed a queue by hand. */
  changed(what: { method: string; url: string; tenantId: string; tokenId: string }): void;
  report: ReportFault;
}

const prefix = '/queues';

/**
 * Bull Board at /queues: all queues, for operators. Read-only unless `writable`, which is checked here once more, whatever the board thinks. What leaves it is
 * redacted twice: job data by name and look, then every answer of its API by look.
 */
export function bullBoardRoutes(app: FastifyInstance, deps: BullBoardDeps): void {
  const serverAdapter = new FastifyAdapter();
  const asked = new AsyncLocalStorage<Viewer>();
  createBullBoard({
    queues: [...queueNames.map((name) => adapterOf(name, deps)), deadLettersAdapterOf(deps, () => asked.getStore())],
    serverAdapter: ours(serverAdapter),
    options: { uiConfig },
  });
  serverAdapter.setBasePath(prefix);
  app.register(
    async (board) => {
      board.addHook('onRequest', async (request, reply) => {
        if (!viewerOf(request).operator) {
          if (wantsPage(request)) return reply.code(403).type('text/html; charset=utf-8').send(errorPage(403, operatorsOnly));
          throw new TocsinError('forbidden', operatorsOnly);
        }
        if (request.method === 'GET' || request.method === 'HEAD') return;
        if (!deps.writable)
          throw new TocsinError('forbidden', 'the queues are read-only here: start the console with CONSOLE_QUEUES_WRITABLE=1 to change them');
        const { tenantId, tokenId } = viewerOf(request);
        deps.changed({ method: request.method, url: request.url, tenantId, tokenId });
      });
      board.addHook('preHandler', (request, _reply, done) => asked.run(viewerOf(request), done));
      board.addHook('onSend', async (_request, reply, payload) => {
        const type = String(reply.getHeader('content-type') ?? '');
        if (typeof payload !== 'string') return payload;
        if (!type.startsWith('text/html')) return redactText(payload);
        if (reply.statusCode === 200) reply.headers(boardPageHeaders);
        return withoutForeignFonts(payload);
      });
      await board.register(serverAdapter.registerPlugin(), { prefix: '' });
    },
    { prefix },
  );
  serverAdapter.setErrorHandler((error) => tell(deps, error));
}

const uiConfig = {
  boardTitle: 'Tocsin queues',
  boardLogo: { path: '/assets/icon.svg', width: 28, height: 28 },
  favIcon: { default: '/assets/icon.svg', alternative: '/assets/icon.svg' },
  miscLinks: [{ text: 'Live board', url: '/' }],
  hideRedisDetails: true,
};

/** The adapter brings a copy of the API's types of its own, which differ in name only: both are released together. */
function ours(adapter: FastifyAdapter): Parameters<typeof createBullBoard>[0]['serverAdapter'] {
  return adapter as unknown as Parameters<typeof createBullBoard>[0]['serverAdapter'];
}

function adapterOf(name: QueueName, { queues, writable, linesOf }: BullBoardDeps): BullMQAdapter {
  const adapter = new BullMQAdapter(queues[name], { readOnlyMode: !writable });
  for (const field of ['data', 'returnValue', 'progress'] as const) adapter.setFormatter(field, (value: unknown) => redactData(value));
  // The board asks for the description right after the counts.
  const [countJobs, lines] = [adapter.getJobCounts.bind(adapter), { words: '' }];
  adapter.getJobCounts = async () => {
    lines.words = linesText(await linesOf(name));
    return countJobs();
  };
  adapter.getDescription = () => lines.words;
  return adapter;
}

/** What the board cannot count: the batches that are not in the queue yet. */
function linesText(lines: { batches: number; tenants: number }): string {
  if (lines.batches === 0) return '';
  const [what, whose] = [
    lines.batches === 1 ? 'batch waits' : 'batches wait',
    lines.tenants === 1 ? 'the own line of a tenant' : `the own lines of ${lines.tenants} tenants`,
  ];
  return `${lines.batches} more ${what} in ${whose}: a few of each tenant are in the queue at a time, the next come in as these are worked`;
}

function deadLettersAdapterOf(deps: BullBoardDeps, viewer: () => Viewer | undefined): DeadLettersAdapter {
  const adapter = new DeadLettersAdapter(deps.deadLetters, deps.writable, () => {
    const asking = viewer();
    if (asking === undefined) throw new Error('nobody asks for what is to be done with a dead letter');
    return { kind: 'console', tokenId: asking.tokenId };
  });
  adapter.setFormatter('data', (value: unknown) => redactData(value));
  return adapter;
}

/** In the shape that Bull Board's page reads; the routes in it keep the board's handler even for what our own door refuses. */
function tell(deps: BullBoardDeps, error: Error): { status: 500; body: { error: { key: 'ERRORS.INTERNAL_SERVER_ERROR' }; message: string } } {
  const told = toldOf(error);
  if (told.status >= 500) deps.report('queues', error);
  return { status: told.status as 500, body: { error: { key: 'ERRORS.INTERNAL_SERVER_ERROR' }, message: told.message } };
}
