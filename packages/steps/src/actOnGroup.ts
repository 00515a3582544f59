import type { Actor } from '@tocsin/contracts/actor';
import { TocsinError } from '@tocsin/contracts/errors';
import type { GroupAction, TimelineEntry, TimelineKind } from '@tocsin/contracts/groupAction';
import type { ActionView } from '@tocsin/contracts/view';
import { type Act, actOn, actsOn } from '@tocsin/core/alertMachine';
import type { GroupState } from '@tocsin/core/group';
import { nameOf, ownerOf } from '@tocsin/core/groupView';
import { inhibitSourcesOf } from '@tocsin/core/inhibition';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { handOverGroup } from './handOverGroup.ts';
import type { MoveDeps, StandingAlert } from './moveAlerts.ts';
import { moveAlerts } from './moveAlerts.ts';
import { noteOnGroup } from './noteOnGroup.ts';
import { oweLines } from './oweLines.ts';
import type { Audit, InTenant } from './ports.ts';
import { type RouseDeps, rouseInhibited } from './rouseInhibited.ts';

/** What a person did, and what of it is left to show. */
export interface ActResult {
  result: 'done' | 'nothing_to_do' | 'unknown_group';
  /** Nothing was left to do: who was first, with what, and when (ms since 1970), where a person or time was. */
  by?: string;
  did?: TimelineKind;
  at?: number;
  alerts: number;
  /** Groups to flush at once, so that every channel that shows them follows. */
  groupIds: string[];
  lanes: string[];
}

export interface ActDeps<Tx> extends RouseDeps<Tx>, MoveDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  lockGroup(tx: Tx, groupId: string): Promise<GroupState | null>;
  /** The alerts of a group that are in one of these statuses, and were told or are about to be. */
  lockShown(tx: Tx, groupId: string, statuses: readonly string[]): Promise<StandingAlert[]>;
  /** What a person or time resolved in the group's present episode. */
  lockReopenable(tx: Tx, groupId: string): Promise<StandingAlert[]>;
  ownGroup(tx: Tx, groupId: string, owner: { userId: string | null; name: string }, now: number): Promise<boolean>;
  noteTimeline(tx: Tx, entry: TimelineEntry): Promise<void>;
  lastEntry(
    tx: Tx,
    group: { groupId: string; episode: number },
    kinds: readonly TimelineKind[],
  ): Promise<{ at: number; kind: TimelineKind; actor: Actor } | null>;
  audit: Audit<Tx>;
}

/** Something a person does about a group. */
export interface ActRequest<Action extends GroupAction = GroupAction> {
  tenantId: string;
  groupId: string;
  action: Action;
  actor: Actor;
}

type MovingAction = Exclude<GroupAction, { do: 'handOver' | 'note' }>;

/** How an action is called afterwards, and which entries of the timeline say who was first when nothing of it is left to do. */
const spoken: Readonly<Record<MovingAction['do'], { kind: ActionView['action']; before: readonly TimelineKind[] }>> = {
  acknowledge: { kind: 'acknowledged', before: ['acknowledged', 'snoozed', 'resolved', 'expired'] },
  snooze: { kind: 'snoozed', before: ['snoozed', 'resolved', 'expired'] },
  unacknowledge: { kind: 'unacknowledged', before: ['unacknowledged', 'snooze_ended', 'resolved', 'expired'] },
  resolve: { kind: 'resolved', before: ['resolved', 'expired'] },
  reopen: { kind: 'reopened', before: ['reopened'] },
};

/**
 * Does what a person wants done about a group: alerts, running escalations, audit, timeline and the line in the thread in one transaction. Two people at once: the
 * second finds nothing left to do and is told who was first. What was suppressed before anybody was told is left alone. What the alerts inhibited is looked at
 * once that is committed. Throws `invalid_input` for a snooze that ends in the past and for an empty note.
 */
export async function actOnGroup<Tx>(deps: ActDeps<Tx>, request: ActRequest): Promise<ActResult> {
  const { tenantId, action } = request;
  if (action.do === 'handOver') return handOverGroup(deps, { ...request, action });
  if (action.do === 'note') return noteOnGroup(deps, { ...request, action });
  const plan = await deps.planOf(tenantId);
  const { alertIds, ...acted } = await deps.inTenant(tenantId, (tx) => move(deps, tx, plan, { ...request, action }));
  const roused = await rouseInhibited(deps, tenantId, action.do === 'resolve' ? alertIds : []);
  return { ...acted, alerts: alertIds.length, groupIds: [...new Set([...acted.groupIds, ...roused.map(({ groupId }) => groupId)])] };
}

async function move<Tx>(
  deps: ActDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  { groupId, action, actor }: ActRequest<MovingAction>,
): Promise<Omit<ActResult, 'alerts'> & { alertIds: string[] }> {
  const now = deps.now();
  const act = actOf(action, actor, now);
  // Before the groups are locked: batches lock alerts first, groups after them.
  const locked = await (act.do === 'reopen' ? deps.lockReopenable(tx, groupId) : deps.lockShown(tx, groupId, actsOn[act.do]));
  const alerts = locked.flatMap((alert) => {
    const next = actOn(alert, act, now);
    return next === null ? [] : [{ ...alert, ...next }];
  });
  if (act.do === 'reopen' || act.do === 'resolve') await noteInhibition(deps, tx, plan, alerts);
  const groups = await deps.lockGroups(tx, touchedBy(groupId, alerts));
  const group = groups.find((each) => each.groupId === groupId);
  if (group === undefined) return { result: 'unknown_group', alertIds: [], groupIds: [], lanes: [] };
  const { kind, before } = spoken[act.do];
  if (alerts.length === 0) {
    const first = await deps.lastEntry(tx, group, before);
    return { result: 'nothing_to_do', ...(first && { by: nameOf(first.actor), did: first.kind, at: first.at }), alertIds: [], groupIds: [], lanes: [] };
  }
  const until = act.do === 'snooze' ? act.until : null;
  const answers = act.do === 'acknowledge' || act.do === 'snooze';
  const signature = answers ? { groupId, by: actor, owner: ownerOf(actor), at: now, until } : signatureAfter[act.do];
  const moved = await moveAlerts(deps, tx, { alerts, groups, signature, reopens: act.do === 'reopen', kind, actor, until, now });
  const view = { action: kind, by: nameOf(actor), at: now, count: alerts.length, ...(until !== null && { until }) };
  const lanes = await oweLines(deps, tx, [{ group, view }], now);
  const detail = { alerts: alerts.length, groups: moved.groupIds, ...moved.runs, ...(until !== null && { until }) };
  await deps.audit(tx, { actor, action: `group.${kind}`, subject: groupId, detail });
  return { result: 'done', alertIds: alerts.map(({ alertId }) => alertId), groupIds: moved.groupIds, lanes };
}

const signatureAfter = { unacknowledge: 'none', lapse: 'owner_stays', reopen: 'owner_stays', resolve: null, expire: null } as const;

function actOf(action: MovingAction, by: Actor, now: number): Exclude<Act, { do: 'lapse' | 'expire' }> {
  const until = action.do === 'snooze' || action.do === 'acknowledge' ? action.until : undefined;
  if (until !== undefined) {
    if (!(until > now)) throw new TocsinError('invalid_input', 'a snooze ends in the future');
    return { do: 'snooze', by, until };
  }
  return action.do === 'unacknowledge' || action.do === 'reopen' ? { do: action.do } : { do: action.do === 'resolve' ? 'resolve' : 'acknowledge', by };
}

function touchedBy(groupId: string, alerts: readonly StandingAlert[]): string[] {
  return [...new Set([groupId, ...alerts.flatMap(({ groupIds }) => groupIds)])].sort();
}

/** What is resolved inhibits nothing any more; what is open again does. */
async function noteInhibition<Tx>(deps: ActDeps<Tx>, tx: Tx, plan: TenantPlan, alerts: readonly StandingAlert[]): Promise<void> {
  if (alerts.length === 0) return;
  const open = alerts.filter(({ status }) => status !== 'resolved');
  const sources = open.flatMap(({ alertId, labels }) => inhibitSourcesOf(plan.inhibitRules, alertId, labels));
  await deps.storeInhibitSources(
    tx,
    alerts.map(({ alertId }) => alertId),
    sources,
  );
}
