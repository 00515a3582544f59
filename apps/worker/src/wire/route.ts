import { appendEvents } from '@tocsin/store/appendEvents';
import { insertDeadLetter } from '@tocsin/store/deadLetters';
import { owingGroups } from '@tocsin/store/dueWork';
import { noteBeats } from '@tocsin/store/heartbeats';
import { rouseSuppressed, storeInhibitSources } from '@tocsin/store/inhibitSources';
import { insertBatch } from '@tocsin/store/insertBatch';
import { loadGroupSchedules } from '@tocsin/store/loadGroupSchedules';
import { loadLog } from '@tocsin/store/loadLog';
import { lockAlerts } from '@tocsin/store/lockAlerts';
import { forgetSpooled } from '@tocsin/store/spool';
import { stopAlertRuns } from '@tocsin/store/stopRuns';
import { insertAlerts, updateAlerts } from '@tocsin/store/storeAlerts';
import { authenticate } from '@tocsin/store/tokens';
import { upsertMembers } from '@tocsin/store/upsertMembers';
import { wakeGroups } from '@tocsin/store/wakeGroups';
import { currentTraceparent } from '@tocsin/telemetry/traceparent';
import { withSpan } from '@tocsin/telemetry/tracing';
import type { Adapters } from '../adapters.ts';
import { admitRaw } from '../admitRaw.ts';
import type { RoutePoolDeps } from '../routePool.ts';

/** The verbs that take folds to the record, for the route pool and for what expires. */
export const recording = {
  ...{ insertAlerts, updateAlerts, appendEvents, loadGroupSchedules, wakeGroups, upsertMembers, stopAlertRuns },
  ...{ storeInhibitSources, rouseSuppressed },
};

export function routeDeps({ common, store }: Adapters): RoutePoolDeps {
  return {
    ...common,
    ...recording,
    owingGroups: (groupIds) => owingGroups(store, groupIds),
    insertBatch,
    lockAlerts,
    noteBeats,
    loadLog,
    authenticate: (tokenHash) => authenticate(store, tokenHash),
    admitRaw: (job, principal) => admitRaw(common, job, principal),
    inSpan: (name, parent, work) => withSpan(name, { parent, kind: 'consumer' }, work),
    traceparent: currentTraceparent,
    forgetSpooled: (tenantId, workId) => common.inTenant(tenantId, (tx) => forgetSpooled(tx, workId)),
    deadLetter: (tenantId, deadLetterId, reason, payload) =>
      common.inTenant(tenantId, async (tx) => {
        await insertDeadLetter(tx, { deadLetterId, kind: 'alert', reason, payload });
        const actor = { kind: 'system', process: 'route' } as const;
        await common.audit(tx, { actor, action: 'alert.dead_lettered', subject: deadLetterId, detail: { reason } });
      }),
  };
}
