import type { Language } from '@tocsin/contracts/language';
import type { GroupView } from '@tocsin/contracts/view';
import type { RunLevel } from '@tocsin/core/escalationPolicy';
import type { EscalationRun } from '@tocsin/core/escalationRun';
import { alertViewOf } from '@tocsin/core/groupView';
import { noticeMessageOf } from '@tocsin/core/noticeOf';
import { laneOfService } from '@tocsin/core/serviceLane';
import { serviceIn, type TenantPlan } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';
import type { Subject } from './runSubjects.ts';
import type { ShownIn } from './tellLevel.ts';

/** An episode of a group is known in a lane from now on, so whatever becomes of it is told there too. */
export interface FreshPlace {
  groupId: string;
  episode: number;
  lane: string;
  language: Language;
}

/**
 * What a level tells services outside of Slack: pages about the group, with its own key. So an incident that an escalation opened is acknowledged and resolved with the group, and where its receiver has
 * told that service already it is the same one. Of an alert it is the first group that shows it; one that nobody has been told of yet has none.
 */
export function tellServices(
  deps: { newId(): string; consoleUrl: string | null },
  plan: TenantPlan,
  {
    run,
    level,
    subject,
    shown,
    sentence,
    now,
  }: { run: EscalationRun; level: RunLevel; subject: Subject; shown: readonly ShownIn[]; sentence: string; now: number },
): { writes: OwedWrite[]; fresh: FreshPlace[] } {
  const lanes = [
    ...(level.pagerduty === undefined ? [] : [laneOfService('pagerduty', level.pagerduty)]),
    ...(level.servicenow === undefined ? [] : [laneOfService('servicenow', level.servicenow)]),
  ];
  const place = placeOf(subject, shown);
  if (lanes.length === 0 || place === null) return { writes: [], fresh: [] };
  const { language } = subject.environment;
  const view = viewOf(plan, subject, place, deps.consoleUrl);
  const escalation = `${run.policy} ${run.nextLevel + 1}/${run.terms.levels.length}`;
  const writes = lanes.flatMap((lane): OwedWrite[] => {
    const to = serviceIn(plan, lane);
    if (to === null) return [];
    const message = noticeMessageOf(view, { episode: place.episode, sentence, language: to.language ?? language, to, escalation, now });
    const ids = { ...place, runId: run.runId, level: run.nextLevel };
    return [{ writeId: deps.newId(), lane, kind: 'page', ...ids, covers: 0, message, receivedAt: null, traceparent: null, notBefore: now }];
  });
  return { writes, fresh: lanes.map((lane) => ({ groupId: place.groupId, episode: place.episode, lane, language })) };
}

/** The group's episode that the incident is of. */
function placeOf({ group, groupIds }: Subject, shown: readonly ShownIn[]): { groupId: string; episode: number; epoch: number } | null {
  const there = shown.find(({ groupId }) => groupId === (group?.groupId ?? groupIds[0])) ?? shown[0];
  if (there !== undefined) return { groupId: there.groupId, episode: there.episode, epoch: there.epoch };
  return group === null ? null : { groupId: group.groupId, episode: group.episode, epoch: 0 };
}

function viewOf(plan: TenantPlan, { alert, standing, group }: Subject, place: { groupId: string; epoch: number }, consoleUrl: string | null): GroupView {
  if (alert === null) throw new Error('nothing is known of what escalates');
  const { firing = 1, acknowledged = 0, resolved = 0, suppressed = 0, severity = null } = standing ?? {};
  return {
    ...{ tenantId: plan.tenantId, groupId: place.groupId, epoch: place.epoch, receiver: group?.receiver ?? '', groupLabels: group?.labels ?? {} },
    ...{ severity: severity ?? alert.severity, status: 'firing', counts: { firing, acknowledged, resolved, suppressed }, suppression: null },
    ...{ alerts: [alertViewOf(alert)], since: alert.startsAt, resolvedAt: null, acknowledged: null, flapping: null },
    consoleUrl: consoleUrl === null ? null : `${consoleUrl}/?group=${place.groupId}`,
  };
}
