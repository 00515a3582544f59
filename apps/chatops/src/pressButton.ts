import { type ActDeps, type ActResult, actOnGroup } from '@tocsin/steps/actOnGroup';
import { type SilenceGroupDeps, silenceGroup } from '@tocsin/steps/silenceGroup';
import type { Press } from './interaction.ts';

export interface PressDeps<Tx> extends ActDeps<Tx>, SilenceGroupDeps<Tx> {
  tenantsOfTeam(teamId: string): Promise<string[]>;
  hasGroup(tx: Tx, groupId: string): Promise<boolean>;
  flushNow(tenantId: string, groupId: string): Promise<void>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  fault(where: string, error: unknown): void;
}

/** What a press came to; `foreign` when the workspace it came from has no tenant with that group. */
export type PressResult = ActResult['result'] | 'foreign';

/**
 * Does what a button says, for whoever pressed it: the tenant is found by the workspace the press came from, never by what the button carries, so one that was
 * copied from elsewhere does nothing, and is audited with the workspace's tenants.
 */
export async function pressButton<Tx>(deps: PressDeps<Tx>, press: Press): Promise<PressResult> {
  const { action, groupId, minutes, teamId, userId, userName } = press;
  const actor = { kind: 'slack', teamId, userId, name: userName } as const;
  const tenants = await deps.tenantsOfTeam(teamId);
  for (const tenantId of tenants) {
    if (!(await deps.inTenant(tenantId, (tx) => deps.hasGroup(tx, groupId)))) continue;
    const acted =
      action === 'silenced'
        ? await silenceGroup(deps, { tenantId, groupId, minutes, comment: 'silenced in Slack', actor })
        : await actOnGroup(deps, { tenantId, groupId, action: { do: action === 'acknowledged' ? 'acknowledge' : 'resolve' }, actor });
    await showActed(deps, tenantId, acted);
    return acted.result;
  }
  for (const tenantId of tenants) {
    await deps.inTenant(tenantId, (tx) =>
      deps.audit(tx, { actor, action: 'button.refused', subject: groupId, detail: { wanted: action, reason: 'not a group of this workspace' } }),
    );
  }
  return 'foreign';
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
