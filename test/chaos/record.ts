import { producerConnection } from '@tocsin/queue/connection';
import { queueDepths } from '@tocsin/queue/depths';
import { closeQueues, openQueues } from '@tocsin/queue/producers';
import pg from 'pg';
import type { Fleet } from '../fleet/startFleet.ts';

/** What is still owed in a fleet, to people or to itself. */
export interface Owed {
  writes: number;
  members: number;
  spool: number;
  jobs: number;
  failed: number;
}

/** A look into a fleet's Postgres and Redis from outside. */
export interface FleetRecord {
  sql<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  owed(): Promise<Owed>;
  close(): Promise<void>;
}

const owedRows = `select (select count(*)::int from writes where state in ('owed', 'sending')) as writes,
  (select count(*)::int from group_members where pending > 0) as members, (select count(*)::int from spool) as spool`;

/** Opens a fleet's record. Each question rejects while the server it goes to is away. */
export function openFleetRecord(fleet: Fleet): FleetRecord {
  const ignore = () => undefined;
  const pool = new pg.Pool({ connectionString: fleet.servers.postgres.url, max: 2, options: '-c search_path=tocsin -c timezone=UTC' });
  pool.on('error', ignore);
  const redis = producerConnection(fleet.servers.redis.url, 'tocsin test', ignore);
  const queues = openQueues(redis, '{tocsin}', ignore);
  const sql = async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => (await pool.query<Row>(text, [...values])).rows;
  return {
    sql,
    owed: async () => {
      const [[rows], depths] = await Promise.all([
        sql<{ writes: number; members: number; spool: number }>(owedRows),
        queueDepths({ queues, redis, prefix: '{tocsin}' }, Date.now()),
      ]);
      const { writes = -1, members = -1, spool = -1 } = rows ?? {};
      // Delayed batches wait for their next try; delayed flushes are mostly reminders hours away.
      const open = depths.map(
        ({ queue, counts: { waiting = 0, active = 0, delayed = 0 } }) => waiting + active + (queue.startsWith('format') || queue === 'escalate' ? 0 : delayed),
      );
      const failed = depths.reduce((sum, { counts }) => sum + (counts['failed'] ?? 0), 0);
      return { writes, members, spool, jobs: open.reduce((sum, count) => sum + count, 0), failed };
    },
    close: async () => {
      await closeQueues(queues);
      redis.disconnect();
      await pool.end();
    },
  };
}
