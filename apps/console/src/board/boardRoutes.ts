import { TocsinError } from '@tocsin/contracts/errors';
import type { Store } from '@tocsin/store/connect';
import { inTenant } from '@tocsin/store/transaction';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { cookieOf, sessionCookie } from '../access/cookies.ts';
import { viewerOf } from '../access/guard.ts';
import type { Viewer } from '../access/viewer.ts';
import { orUnavailable } from '../http/orUnavailable.ts';
import type { PageSession } from '../page/types.ts';
import { type EventStream, openEventStream } from './eventStream.ts';
import type { PollFeed } from './pollFeed.ts';
import { readDetail } from './readDetail.ts';
import { everyTenant } from './readStatus.ts';

export interface BoardDeps {
  store: Store;
  board: PollFeed;
  status: PollFeed;
  ledger: PollFeed;
  slackApiUrl: string | undefined;
  /** A request that fires an alert in the embedded installation. */
  sample: string;
  findViewer(cookie: string | undefined): Promise<Viewer | null>;
  now(): number;
}

/** Streams of this process; a browser opens one for each tab. */
const streamsMax = 1_000;

/** The routes that the board's page calls. Answers how to end the streams that are open. */
export function boardRoutes(app: FastifyInstance, deps: BoardDeps): { endStreams(): void } {
  const streams = new Set<EventStream>();

  app.get('/api/session', async (request): Promise<PageSession> => {
    const { tenantId, embedded, operator, expiresAt } = viewerOf(request);
    return { tenantId, embedded, operator, expiresAt, sample: embedded ? deps.sample : null };
  });

  // A HEAD would open a stream that nobody reads.
  app.get('/api/groups/events', { exposeHeadRoute: false }, async (request, reply) => {
    if (streams.size >= streamsMax) throw new TocsinError('unavailable', 'too many pages are open', { retryAfterSeconds: 10 });
    const { tenantId, operator } = viewerOf(request);
    reply.hijack();
    const leave: (() => void)[] = [];
    const stream = openEventStream({
      response: reply.raw,
      now: deps.now,
      stillAllowed: () => isStill(deps, request),
      onClose: () => {
        streams.delete(stream);
        for (const stop of leave) stop();
      },
    });
    streams.add(stream);
    leave.push(
      deps.board.watch(tenantId, stream.subscriber()),
      deps.ledger.watch(tenantId, stream.subscriber()),
      deps.status.watch(operator ? everyTenant : tenantId, stream.subscriber()),
    );
  });

  app.get('/api/groups/:groupId', async (request) => {
    const { groupId } = request.params as { groupId: string };
    const detail = z.uuid().safeParse(groupId).success
      ? await orUnavailable(inTenant(deps.store, viewerOf(request).tenantId, (tx) => readDetail(tx, groupId, deps.slackApiUrl)))
      : null;
    if (detail === null) throw new TocsinError('not_found', 'there is no such group');
    return detail;
  });

  return {
    endStreams: () => {
      for (const stream of streams) stream.end();
    },
  };
}

/** Whether the session that opened a stream still stands for the same viewer. */
async function isStill(deps: BoardDeps, request: FastifyRequest): Promise<boolean> {
  const before = viewerOf(request);
  const now = await deps.findViewer(cookieOf(request.headers.cookie, sessionCookie(request.headers.host).name));
  return now?.tenantId === before.tenantId && now.tokenId === before.tokenId && now.operator === before.operator;
}
