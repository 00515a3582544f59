import type { Actor } from '@tocsin/contracts/actor';
import type { Language } from '@tocsin/contracts/language';
import type { SlackMessage } from '@tocsin/contracts/message';
import type { ActionView, Localised } from '@tocsin/contracts/view';
import type { GroupState } from '@tocsin/core/group';
import { nameOf } from '@tocsin/core/groupView';
import { targetOfLane } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';
import type { Audit, InTenant } from './ports.ts';
import { type RouseDeps, rouseInhibited } from './rouseInhibited.ts';

/** What a person did, and what of it is left to show. */
export interface ActResult {
  result: 'done' | 'nothing_to_do' | 'unknown_group';
  alerts: number;
  /** Groups to flush at once, so that every channel that shows them follows. */
  groupIds: string[];
  lanes: string[];
}

export interface ActDeps<Tx> extends RouseDeps<Tx> {
  inTenant: InTenant<Tx>;
  lockGroup(tx: Tx, groupId: string): Promise<GroupState | null>;
  acknowledgeMembers(tx: Tx, groupId: string, actor: Actor, now: number): Promise<{ alertIds: string[]; groupIds: string[] }>;
  resolveMembers(tx: Tx, groupId: string, actor: Actor, now: number): Promise<{ alertIds: string[]; groupIds: string[] }>;
  stopRuns(tx: Tx, alertIds: readonly string[], reason: 'acknowledged' | 'resolved', now: number): Promise<string[]>;
  loadAnchors(tx: Tx, groupIds: readonly string[]): Promise<{ lane: string; language: Language; ts: string | null }[]>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  renderAction(input: Localised<ActionView>): SlackMessage;
  audit: Audit<Tx>;
  newId(): string;
  now(): number;
}

/**
 * Acknowledges or resolves what a group shows, for a person: alerts, running escalations, audit and the line in the thread in one transaction. Two people at
 * once: the second finds nothing left to do and is told so. What was suppressed before anybody was told is left alone. What the resolved alerts inhibited is
 * looked at once that is committed.
 */
export async function actOnGroup<Tx>(
  deps: ActDeps<Tx>,
  request: { tenantId: string; groupId: string; action: 'acknowledged' | 'resolved'; actor: Actor },
): Promise<ActResult> {
  const { tenantId, action } = request;
  const { alertIds, ...acted } = await deps.inTenant(tenantId, (tx) => act(deps, tx, request));
  const roused = await rouseInhibited(deps, tenantId, action === 'resolved' ? alertIds : []);
  return { ...acted, alerts: alertIds.length, groupIds: [...new Set([...acted.groupIds, ...roused.map(({ groupId }) => groupId)])] };
}

async function act<Tx>(
  deps: ActDeps<Tx>,
  tx: Tx,
  { groupId, action, actor }: { groupId: string; action: 'acknowledged' | 'resolved'; actor: Actor },
): Promise<Omit<ActResult, 'alerts'> & { alertIds: string[] }> {
  const now = deps.now();
  const change = action === 'acknowledged' ? deps.acknowledgeMembers : deps.resolveMembers;
  // Before the group itself is locked: batches lock alerts first, groups after them.
  const { alertIds, groupIds } = await change(tx, groupId, actor, now);
  const group = await deps.lockGroup(tx, groupId);
  if (group === null) return { result: 'unknown_group', alertIds: [], groupIds: [], lanes: [] };
  if (alertIds.length === 0) return { result: 'nothing_to_do', alertIds, groupIds: [], lanes: [] };
  const stopped = await deps.stopRuns(tx, alertIds, action, now);
  const lanes = await oweLines(deps, tx, group, { action, by: nameOf(actor), at: now, count: alertIds.length }, now);
  await deps.audit(tx, { actor, action: `group.${action}`, subject: groupId, detail: { alerts: alertIds.length, groups: groupIds, stoppedRuns: stopped } });
  return { result: 'done', alertIds, groupIds, lanes };
}

/** Owes the line that says what a person did to every thread that shows the group. Answers the lanes. */
export async function oweLines<Tx>(
  deps: Pick<ActDeps<Tx>, 'loadAnchors' | 'oweWrites' | 'renderAction' | 'newId'>,
  tx: Tx,
  group: GroupState,
  view: ActionView,
  now: number,
): Promise<string[]> {
  const anchors = (await deps.loadAnchors(tx, [group.groupId])).filter((anchor) => anchor.ts !== null && targetOfLane(anchor.lane).kind === 'slack');
  const { groupId, episode, epoch } = group;
  const ids = { groupId, episode, epoch, runId: null, level: null };
  const rest = { covers: 0, receivedAt: null, traceparent: null, notBefore: now };
  await deps.oweWrites(
    tx,
    anchors.map(({ lane, language }) => ({ writeId: deps.newId(), lane, kind: 'reply', ...ids, ...rest, message: deps.renderAction({ language, view }) })),
  );
  return anchors.map((anchor) => anchor.lane);
}
