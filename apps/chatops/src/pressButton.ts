import type { ReplyView } from '@tocsin/contracts/reply';
import type { Permission } from '@tocsin/contracts/tenant/role';
import { type ActDeps, type ActResult, actOnGroup } from '@tocsin/steps/actOnGroup';
import { type EscalateNowDeps, escalateNow } from '@tocsin/steps/escalateNow';
import { type SilenceGroupDeps, silenceGroup } from '@tocsin/steps/silenceGroup';
import { environmentOfGroup, refusal } from './allow.ts';
import type { Press, Wanted } from './interaction.ts';

export interface PressDeps<Tx> extends ActDeps<Tx>, SilenceGroupDeps<Tx>, EscalateNowDeps<Tx> {
  tenantsOfTeam(teamId: string): Promise<string[]>;
  hasGroup(tx: Tx, groupId: string): Promise<boolean>;
  flushNow(tenantId: string, groupId: string): Promise<void>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  fault(where: string, error: unknown): void;
}

/** What a press came to: what whoever pressed is told (null: the message says it), in the words of which tenant. */
export interface PressResult {
  tenantId: string;
  view: ReplyView | null;
}

const permissionOf: Readonly<Record<Wanted['do'], Permission>> = {
  ...{ acknowledge: 'acknowledge', unacknowledge: 'acknowledge', resolve: 'resolve', snooze: 'snooze', silence: 'silence', escalate: 'escalate' },
};

/**
 * Does what a button says, for whoever pressed it, if they may: the tenant is found by the workspace the press came from, never by what the button carries, so one
 * that was copied from elsewhere does nothing (null), and is audited with the workspace's tenants.
 */
export async function pressButton<Tx>(deps: PressDeps<Tx>, press: Press): Promise<PressResult | null> {
  const { wanted, groupId, teamId, userId, userName } = press;
  const actor = { kind: 'slack', teamId, userId, name: userName } as const;
  const tenants = await deps.tenantsOfTeam(teamId);
  for (const tenantId of tenants) {
    if (!(await deps.inTenant(tenantId, (tx) => deps.hasGroup(tx, groupId)))) continue;
    return { tenantId, view: await actAs(deps, { tenantId, groupId, wanted, actor }) };
  }
  for (const tenantId of tenants) {
    await deps.inTenant(tenantId, (tx) =>
      deps.audit(tx, { actor, action: 'button.refused', subject: groupId, detail: { wanted: wanted.do, reason: 'not a group of this workspace' } }),
    );
  }
  return null;
}

/** Somebody wants something done about a group of a tenant. */
export interface GroupWish {
  tenantId: string;
  groupId: string;
  wanted: Wanted;
  actor: Parameters<typeof refusal>[1]['actor'];
}

/** Does it, if they may. Answers what they are told where the message itself does not say it; null when all is done. */
export async function actAs<Tx>(deps: PressDeps<Tx>, { tenantId, groupId, wanted, actor }: GroupWish): Promise<ReplyView | null> {
  const plan = await deps.planOf(tenantId);
  const group = await deps.inTenant(tenantId, (tx) => deps.lockGroup(tx, groupId));
  const environment = group === null ? null : environmentOfGroup(plan, group);
  const refused = await refusal(deps, { plan, actor, permission: permissionOf[wanted.do], environment, subject: groupId });
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

function perform<Tx>(
  deps: PressDeps<Tx>,
  tenantId: string,
  groupId: string,
  wanted: Exclude<Wanted, { do: 'escalate' }>,
  actor: GroupWish['actor'],
): Promise<ActResult> {
  if (wanted.do === 'silence') return silenceGroup(deps, { tenantId, groupId, minutes: wanted.minutes, comment: 'silenced in Slack', actor });
  const action = wanted.do === 'snooze' ? ({ do: 'snooze', until: deps.now() + wanted.minutes * 60_000 } as const) : wanted;
  return actOnGroup(deps, { tenantId, groupId, action, actor });
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
