import type { ReplyView } from '@tocsin/contracts/reply';
import type { Permission } from '@tocsin/contracts/tenant/role';
import { mondayMorning } from '@tocsin/core/mondayMorning';
import { personOfUser } from '@tocsin/core/tenantPlan';
import { type ActDeps, type ActResult, actOnGroup } from '@tocsin/steps/actOnGroup';
import { type EscalateNowDeps, escalateNow } from '@tocsin/steps/escalateNow';
import { type SilenceGroupDeps, silenceGroup } from '@tocsin/steps/silenceGroup';
import { environmentOfGroup, refusal } from './allow.ts';
import type { Press, Wanted } from './interaction.ts';
import { permissionOf } from './permissionOf.ts';
import type { SlackUserOf } from './slackUsers.ts';

export interface PressDeps<Tx> extends ActDeps<Tx>, SilenceGroupDeps<Tx>, EscalateNowDeps<Tx> {
  tenantsOfTeam(teamId: string): Promise<string[]>;
  hasGroup(tx: Tx, groupId: string): Promise<boolean>;
  flushNow(tenantId: string, groupId: string): Promise<void>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  slackUserOf: SlackUserOf;
  fault(where: string, error: unknown): void;
}

/** What is done at once, without a modal. */
export type Done = Exclude<Wanted, { do: 'open' }>;

/**
 * Whose group a press is about: the tenant is found by the workspace the press came from, never by what the button carries. One that was copied from elsewhere is
 * nobody's (null), and is audited with the workspace's tenants.
 */
export async function tenantOfPress<Tx>(deps: PressDeps<Tx>, { wanted, groupId, teamId, userId, userName }: Press): Promise<string | null> {
  const tenants = await deps.tenantsOfTeam(teamId);
  for (const tenantId of tenants) if (await deps.inTenant(tenantId, (tx) => deps.hasGroup(tx, groupId))) return tenantId;
  const detail = { wanted: wanted.do, reason: 'not a group of this workspace' };
  const actor = { kind: 'slack', teamId, userId, name: userName } as const;
  for (const tenantId of tenants) await deps.inTenant(tenantId, (tx) => deps.audit(tx, { actor, action: 'button.refused', subject: groupId, detail }));
  return null;
}

/** Somebody wants something done about a group of a tenant. */
export interface GroupWish {
  tenantId: string;
  groupId: string;
  wanted: Done;
  actor: Parameters<typeof refusal>[1]['actor'];
}

/** Does it, if they may. Answers what they are told where the message itself does not say it; null when all is done. */
export async function actAs<Tx>(deps: PressDeps<Tx>, { tenantId, groupId, wanted, actor }: GroupWish): Promise<ReplyView | null> {
  const refused = await refusalOfGroup(deps, { tenantId, groupId, actor, permission: permissionOf[wanted.do] });
  if (refused !== null) return refused;
  if (wanted.do === 'escalate') {
    const escalated = await escalateNow(deps, { tenantId, groupId, actor });
    if (escalated.result === 'nothing_to_do') return { kind: 'said', phrase: 'reply_nothing_escalates', values: {} };
    return { kind: 'said', phrase: 'reply_escalated', values: { policy: escalated.policy, level: escalated.level } };
  }
  const acted = await perform(deps, tenantId, groupId, wanted, actor);
  await showActed(deps, tenantId, acted);
  return acted.result === 'done' ? null : nothingToDo(acted);
}

/** Null when somebody may do something about a group; else what they are told, once it is audited. */
export async function refusalOfGroup<Tx>(
  deps: PressDeps<Tx>,
  { tenantId, groupId, actor, permission }: Pick<GroupWish, 'tenantId' | 'groupId' | 'actor'> & { permission: Permission },
): Promise<ReplyView | null> {
  const plan = await deps.planOf(tenantId);
  const group = await deps.inTenant(tenantId, (tx) => deps.lockGroup(tx, groupId));
  const environment = group === null ? null : environmentOfGroup(plan, group);
  return refusal(deps, { plan, actor, permission, environment, subject: groupId });
}

async function perform<Tx>(
  deps: PressDeps<Tx>,
  tenantId: string,
  groupId: string,
  wanted: Exclude<Done, { do: 'escalate' }>,
  actor: GroupWish['actor'],
): Promise<ActResult> {
  const now = deps.now();
  if (wanted.do === 'silence') {
    const until = wanted.for === 'monday' ? mondayMorning(await zoneOf(deps, tenantId, actor.userId), now) : now + wanted.for * 60_000;
    return silenceGroup(deps, { tenantId, groupId, until, comment: 'silenced in Slack', actor });
  }
  const action = wanted.do === 'snooze' ? ({ do: 'snooze', until: now + wanted.minutes * 60_000 } as const) : wanted;
  return actOnGroup(deps, { tenantId, groupId, action, actor });
}

/** Somebody's time zone: what the tenant's file says, else what they have set in Slack; UTC where nobody knows. */
export async function zoneOf<Tx>(deps: Pick<PressDeps<Tx>, 'slackUserOf' | 'planOf'>, tenantId: string, userId: string): Promise<string> {
  return personOfUser(await deps.planOf(tenantId), userId)?.timeZone ?? (await deps.slackUserOf(tenantId, userId)).timeZone ?? 'UTC';
}

/** What somebody is told who came second. */
export function nothingToDo({ by, at }: Pick<ActResult, 'by' | 'at'>): ReplyView {
  if (by === undefined || at === undefined) return { kind: 'said', phrase: 'reply_nothing_to_do', values: {} };
  return { kind: 'said', phrase: 'reply_was_first', values: { by, at: { at } } };
}

/** What was changed is stored; if it cannot be shown at once, housekeeping shows it a second later. */
export async function showActed<Tx>(
  deps: Pick<PressDeps<Tx>, 'flushNow' | 'wakeLane' | 'fault'>,
  tenantId: string,
  acted: Pick<ActResult, 'groupIds' | 'lanes'>,
): Promise<void> {
  const lost = (error: unknown) => deps.fault('show what a person did', error);
  await Promise.all(acted.groupIds.map((groupId) => deps.flushNow(tenantId, groupId).catch(lost)));
  await Promise.all(acted.lanes.map((lane) => deps.wakeLane(tenantId, lane).catch(lost)));
}
