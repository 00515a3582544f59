import { advanceRun, insertRun, lockRun } from '@tocsin/store/escalationRuns';
import { oweWrites } from '@tocsin/store/oweWrites';
import { forgetSpooled } from '@tocsin/store/spool';
import { loadAlerts } from '@tocsin/store/summariseGroup';
import { authenticate } from '@tocsin/store/tokens';
import type { Adapters } from '../adapters.ts';
import type { EscalatePoolDeps } from '../escalatePool.ts';
import { messageOf } from './format.ts';
import { ownWordsOf } from './ownWords.ts';

export function escalateDeps(adapters: Adapters): EscalatePoolDeps {
  const { common, renderer, store } = adapters;
  return {
    ...common,
    ...{ insertRun, lockRun, advanceRun, loadAlerts, oweWrites },
    forgetSpooled: (tenantId, workId) => common.inTenant(tenantId, (tx) => forgetSpooled(tx, workId)),
    authenticate: (tokenHash) => authenticate(store, tokenHash),
    renderEscalation: (plan, request) => messageOf(adapters, renderer.escalation({ ...request, overrides: ownWordsOf(plan) })),
  };
}
