import { messageLink } from '@tocsin/slack/messageLink';
import { whoIsOnCall } from '@tocsin/steps/whoIsOnCall';
import { insertAnchors, loadAnchors } from '@tocsin/store/anchors';
import { advanceRuns, insertRuns, lockDueRuns } from '@tocsin/store/escalationRuns';
import { insertAudits } from '@tocsin/store/insertAudit';
import { mutedUntil } from '@tocsin/store/mutes';
import { noteTimelines } from '@tocsin/store/noteTimeline';
import { overridesBetween } from '@tocsin/store/overrides';
import { oweWrites } from '@tocsin/store/oweWrites';
import { groupsOfRuns, suppressedAlerts } from '@tocsin/store/runSubjects';
import { insertClocks, lockDueClocks, moveClocks } from '@tocsin/store/slaClocks';
import { forgetSpooled } from '@tocsin/store/spool';
import { countMembers, loadAlerts, worstMembers } from '@tocsin/store/summariseGroup';
import { authenticate } from '@tocsin/store/tokens';
import type { Adapters } from '../adapters.ts';
import type { EscalatePoolDeps } from '../escalatePool.ts';
import { messageOf } from './format.ts';
import { ownWordsOf } from './ownWords.ts';

export function escalateDeps(adapters: Adapters, slackApiUrl: string | null, consoleUrl: string | null): EscalatePoolDeps {
  const { common, renderer, store, signals } = adapters;
  return {
    ...common,
    ...{ insertRuns, insertClocks, lockDueRuns, lockDueClocks, advanceRuns, moveClocks, groupsOfRuns, suppressedAlerts },
    ...{ loadAlerts, countMembers, worstMembers, loadAnchors, insertAnchors, oweWrites, noteTimelines },
    mutedUntil,
    consoleUrl,
    audits: insertAudits,
    whoIsOnCall: (tx, plan, schedule, at) => whoIsOnCall({ overridesBetween }, tx, plan, schedule, at),
    fault: signals.fault,
    forgetSpooled: (tenantId, workId) => common.inTenant(tenantId, (tx) => forgetSpooled(tx, workId)),
    authenticate: (tokenHash) => authenticate(store, tokenHash),
    renderEscalation: (plan, request) => messageOf(adapters, renderer.escalation({ ...request, overrides: ownWordsOf(plan) })),
    renderEscalationNote: (request) => messageOf(adapters, renderer.escalationNote(request)),
    linkTo: (message) => messageLink(message, slackApiUrl),
  };
}
