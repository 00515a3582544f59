import type { EscalateJob, RawJob } from '@tocsin/contracts/jobs';
import { openAdmission } from './admission/admission.ts';
import { producerConnection } from './connection.ts';
import { defaultPrefix } from './names.ts';
import { addEscalation, closeQueues, openQueues } from './producers.ts';

/** How a service enqueues straight into Redis. Each call rejects while Redis is away. */
export interface RawProducer {
  addAlerts(job: RawJob): Promise<void>;
  addEscalation(job: Extract<EscalateJob, { kind: 'raw' }>): Promise<void>;
  close(): Promise<void>;
}

/** Opens a producer on the installation's Redis. The token travels in the job; the worker checks it. */
export function openRawProducer(options: { redisUrl: string; prefix?: string; onError?: (error: Error) => void }): RawProducer {
  const onError = options.onError ?? (() => undefined);
  const connection = producerConnection(options.redisUrl, 'tocsin client', onError);
  const queues = openQueues(connection, options.prefix ?? defaultPrefix, onError);
  const admission = openAdmission({ redis: connection, prefix: options.prefix ?? defaultPrefix, queues });
  return {
    addAlerts: (job) => admission.add('route', job),
    addEscalation: (job) => addEscalation(queues, job),
    close: async () => {
      await closeQueues(queues);
      connection.disconnect();
    },
  };
}
