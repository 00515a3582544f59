import type { SlackMessage } from '@tocsin/contracts/message';
import type { Rendered } from '@tocsin/render/say';
import { insertAnchors, loadAnchors } from '@tocsin/store/anchors';
import { owingGroups } from '@tocsin/store/dueWork';
import { insertRuns } from '@tocsin/store/escalationRuns';
import { hastenFlushes } from '@tocsin/store/hastenFlushes';
import { insertAudits } from '@tocsin/store/insertAudit';
import { insertFlushes } from '@tocsin/store/insertFlushes';
import { loadGroupSchedules } from '@tocsin/store/loadGroupSchedules';
import { lockDueGroups } from '@tocsin/store/lockGroup';
import { lockOpenWrites, supersedeWrites } from '@tocsin/store/openWrites';
import { noteSuppressed, oweWrites } from '@tocsin/store/oweWrites';
import { releaseHeld } from '@tocsin/store/resumeRuns';
import { hastenGroups } from '@tocsin/store/silences';
import { insertClocks, meetClocks } from '@tocsin/store/slaClocks';
import { stopGroupRuns } from '@tocsin/store/stopRuns';
import { postponeFlushes, storeFlushes } from '@tocsin/store/storeFlush';
import { countMembers, loadAlerts, worstMembers } from '@tocsin/store/summariseGroup';
import { loadActiveSilences, loadInhibitSources, loadLabels, lockUnsettledMembers, sampleSources, setSuppressed, someEnded } from '@tocsin/store/suppression';
import { takeOwed } from '@tocsin/store/takeOwed';
import { inTenantLazily } from '@tocsin/store/transaction';
import { currentTraceparent } from '@tocsin/telemetry/traceparent';
import { withSpan } from '@tocsin/telemetry/tracing';
import { type Adapters, noteFaults } from '../adapters.ts';
import type { FormatPoolDeps } from '../formatPool.ts';
import { watchLines } from '../watchLines.ts';
import { ownWordsOf } from './ownWords.ts';

/** The message of something rendered; what was wrong with its template is counted. */
export function messageOf({ signals }: Pick<Adapters, 'signals'>, rendered: Rendered): SlackMessage {
  noteFaults(signals, rendered.faults);
  return rendered.message;
}

export function formatDeps(adapters: Adapters, consoleUrl: string | null): FormatPoolDeps {
  const { common, renderer, store } = adapters;
  return {
    ...common,
    // A flush that a crash makes undone is due again; nothing is sent of it before a claim is on the disk, and with it the flush.
    inTenant: (tenantId, work) => inTenantLazily(store, tenantId, work),
    ...{ lockDueGroups, loadGroupSchedules, takeOwed, countMembers, worstMembers, loadAlerts, storeFlushes, postponeFlushes, hastenFlushes, insertFlushes },
    audits: insertAudits,
    ...{ loadAnchors, insertAnchors, lockOpenWrites, supersedeWrites, oweWrites, noteSuppressed },
    ...{ insertRuns, insertClocks, meetClocks, stopGroupRuns, releaseHeld },
    ...{ loadActiveSilences, lockUnsettledMembers, loadLabels, loadInhibitSources, sampleSources, setSuppressed, someEnded, hastenGroups },
    isBehind: watchLines(adapters, common.now),
    owingGroups: (groupIds) => owingGroups(store, groupIds),
    renderGroup: (plan, request) => messageOf(adapters, renderer.group({ ...request, overrides: ownWordsOf(plan) })),
    renderThread: (request) => messageOf(adapters, renderer.thread(request)),
    inSpan: (name, parent, work) => withSpan(name, { parent, kind: 'consumer' }, work),
    traceparent: currentTraceparent,
    consoleUrl,
  };
}
