import { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js';
import type { Actor } from '@tocsin/contracts/actor';
import { TocsinError } from '@tocsin/contracts/errors';
import type { DeadThing } from '@tocsin/store/listDead';
import type { DeadLetters } from './deadLetters.ts';

type Job = Awaited<ReturnType<BaseAdapter['addJob']>>;
type Statuses = Parameters<BaseAdapter['getJobs']>[0];

const none: readonly string[] = ['active', 'waiting', 'waiting-children', 'prioritized', 'completed', 'delayed', 'paused'];
const counts = Object.fromEntries(none.map((status) => [status, 0]));
const neither = (): Promise<never> => Promise.reject(new TocsinError('invalid_input', 'dead letters are tried again or dropped, nothing else'));

/**
 * The dead letters as a queue of Bull Board: its failed jobs. To retry one has it tried again, to remove one drops it. They are in Postgres, so there is nothing to
 * pause or to add. `actor` answers who asks, for the audit.
 */
export class DeadLettersAdapter extends BaseAdapter {
  readonly #letters: DeadLetters;
  readonly #actor: () => Actor;

  constructor(letters: DeadLetters, writable: boolean, actor: () => Actor) {
    super('bullmq', {
      ...{ readOnlyMode: !writable, allowRetries: true },
      displayName: 'dead letters',
      description:
        'What failed for good, in all tenants. Retry: the alert goes its way again, the message is owed again. Remove: it is dropped. Also: tocsin dead',
    });
    this.#letters = letters;
    this.#actor = actor;
  }

  getName = () => 'dead-letters';
  getStatuses = () => ['latest' as const, 'failed' as const];
  getJobStatuses = () => ['failed' as const];
  getJobCounts = async () => ({ ...counts, failed: (await this.#letters.list()).length }) as Awaited<ReturnType<BaseAdapter['getJobCounts']>>;

  getJobs = async (statuses: Statuses, start = 0, end = 9): Promise<Job[]> => {
    if (!statuses.includes('failed')) return [];
    return (await this.#letters.list()).slice(start, end + 1).map((thing) => this.#jobOf(thing));
  };

  getJob = async (id: string): Promise<Job | null> => {
    const [tenantId = '', deadId = ''] = id.split('~');
    const isOne = /^[a-z0-9][a-z0-9_-]{0,62}$/.test(tenantId) && /^[0-9a-f-]{36}$/.test(deadId);
    const thing = isOne ? await this.#letters.find(tenantId, deadId) : null;
    return thing === null ? null : this.#jobOf(thing);
  };

  clean = async (): Promise<void> => {
    for (const thing of await this.#letters.list()) await this.#letters.drop(thing.tenantId, thing.id, this.#actor());
  };

  addJob = neither;
  pause = neither;
  resume = neither;
  empty = neither;
  obliterate = neither;
  promoteAll = neither;
  removeJobScheduler = neither;
  updateJobScheduler = neither;
  runJobSchedulerNow = neither;
  setGlobalConcurrency = neither;
  getJobLogs = async () => [];
  getMetrics = async () => ({ meta: { count: 0, prevTS: 0, prevCount: 0 }, data: [], count: 0 });
  getRedisInfo = async () => null;
  isPaused = async () => false;
  getJobSchedulers = async () => [];
  getJobSchedulersCount = async () => 0;
  getGlobalConcurrency = async () => null;

  #jobOf({ tenantId, id, kind, reason, diedAt, attempts, what }: DeadThing): Job {
    return {
      opts: {},
      promote: neither,
      update: neither,
      updateData: neither,
      remove: () => this.#letters.drop(tenantId, id, this.#actor()),
      retry: () => this.#letters.retry(tenantId, id, this.#actor()),
      getState: async () => 'failed',
      toJSON: () => ({
        ...{
          id: `${tenantId}~${id}`,
          name: `${tenantId}: ${kind}`,
          progress: 0,
          attemptsMade: attempts,
          timestamp: diedAt,
          processedOn: diedAt,
          finishedOn: diedAt,
        },
        ...{ failedReason: reason, stacktrace: [], data: what, returnvalue: null, opts: {} },
      }),
    };
  }
}
