import type { SlackMessage } from '@tocsin/contracts/message';
import type { ShiftView, UserGroupCause } from '@tocsin/contracts/shift';
import type { Localised } from '@tocsin/contracts/view';
import { type LaneFault, languageOfLane } from '@tocsin/core/fallback';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';
import { pageTo } from './pageTo.ts';
import type { Audit, InTenant } from './ports.ts';
import { adminLanesFor } from './tellFault.ts';

/** What Slack said of a user group; `again`: it may be otherwise in a minute. */
type Answer = { ok: true; users: readonly string[] } | { ok: false; code: string; again: boolean };

export interface SyncUserGroupDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  claimUserGroup(tx: Tx, userGroup: string, now: number, until: number): Promise<{ fault: string | null } | null>;
  settleUserGroup(tx: Tx, userGroup: string, fault: string | null, until: number, syncAt: number): Promise<void>;
  whoIsOnCall(tx: Tx, plan: TenantPlan, schedule: string, at: number): Promise<readonly { slackUser: string | null }[]>;
  /** Null: the tenant has no workspace. */
  readUserGroup(tenantId: string, userGroup: string): Promise<Answer | null>;
  writeUserGroup(tenantId: string, userGroup: string, users: readonly string[]): Promise<Answer | null>;
  loadLaneFaults(tx: Tx): Promise<Map<string, LaneFault>>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  renderShift(input: Localised<ShiftView>): SlackMessage;
  audit: Audit<Tx>;
  newId(): string;
  now(): number;
}

const minuteMs = 60_000;
/** Somebody who asks Slack and dies is given up after this. */
const claimMs = minuteMs;
/** People change user groups by hand: each is compared so often. */
const compareMs = 15 * minuteMs;
/** What a person has to mend is tried again so often. */
const refusedMs = 60 * minuteMs;

/**
 * Keeps a user group equal to who is on call in its schedules: read first, written only when it differs, and left as it is while nobody is on call. What Slack refuses is told
 * to the tenant's admins once, until it works again. Answers the lanes to wake.
 */
export async function syncUserGroup<Tx>(deps: SyncUserGroupDeps<Tx>, tenantId: string, userGroup: string): Promise<string[]> {
  const plan = await deps.planOf(tenantId);
  const claimedAt = deps.now();
  const until = claimedAt + claimMs;
  const schedules = [...plan.handOvers].flatMap(([schedule, handOver]) => (handOver.userGroup === userGroup ? [schedule] : []));
  const claimed = await deps.inTenant(tenantId, async (tx) => {
    const mine = await deps.claimUserGroup(tx, userGroup, claimedAt, until);
    if (mine === null) return null;
    const onCall = [];
    for (const schedule of schedules) onCall.push(...(await deps.whoIsOnCall(tx, plan, schedule, claimedAt)));
    return { ...mine, wanted: [...new Set(onCall.flatMap(({ slackUser }) => slackUser ?? []))].sort() };
  });
  if (claimed === null) return [];
  const came = claimed.wanted.length === 0 ? { did: 'nothing' as const } : await makeEqual(deps, tenantId, userGroup, claimed.wanted);
  return deps.inTenant(tenantId, async (tx) => {
    const now = deps.now();
    if (came.did !== 'failed') {
      const fault = came.did === 'nothing' ? claimed.fault : null;
      await deps.settleUserGroup(tx, userGroup, fault, until, now + compareMs);
      if (came.did === 'written')
        await deps.audit(tx, { actor, action: 'user_group.set', subject: userGroup, detail: { from: came.from, to: claimed.wanted } });
      return [];
    }
    const { code, again } = came;
    await deps.settleUserGroup(tx, userGroup, again ? claimed.fault : code, until, now + (again ? minuteMs : refusedMs));
    return again || claimed.fault === code ? [] : tellAdmins(deps, tx, plan, { kind: 'user_group', userGroup, schedules, cause: causeOf(code), code }, now);
  });
}

const actor = { kind: 'system', process: 'housekeep' } as const;

type Came = { did: 'nothing' } | { did: 'equal' } | { did: 'written'; from: readonly string[] } | { did: 'failed'; code: string; again: boolean };

async function makeEqual<Tx>(deps: SyncUserGroupDeps<Tx>, tenantId: string, userGroup: string, wanted: readonly string[]): Promise<Came> {
  const present = await deps.readUserGroup(tenantId, userGroup);
  if (present === null) return { did: 'nothing' };
  if (!present.ok) return { did: 'failed', code: present.code, again: present.again };
  if (present.users.length === wanted.length && wanted.every((user) => present.users.includes(user))) return { did: 'equal' };
  const written = await deps.writeUserGroup(tenantId, userGroup, wanted);
  if (written === null) return { did: 'nothing' };
  return written.ok ? { did: 'written', from: present.users } : { did: 'failed', code: written.code, again: written.again };
}

async function tellAdmins<Tx>(deps: SyncUserGroupDeps<Tx>, tx: Tx, plan: TenantPlan, view: ShiftView & { kind: 'user_group' }, now: number): Promise<string[]> {
  const lanes = adminLanesFor(plan, null, await deps.loadLaneFaults(tx));
  const messageFor = (lane: string) => deps.renderShift({ language: languageOfLane(plan, null, lane), view });
  await deps.oweWrites(
    tx,
    lanes.map((lane) => pageTo(lane, { writeId: deps.newId(), message: messageFor(lane), now })),
  );
  await deps.audit(tx, { actor, action: 'user_group.failed', subject: view.userGroup, detail: { code: view.code, told: lanes } });
  return lanes;
}

/** Slack's words for why (docs.slack.dev/reference/methods/usergroups.users.update). */
function causeOf(code: string): UserGroupCause {
  if (['permission_denied', 'no_permission', 'restricted_action', 'not_allowed_token_type', 'user_is_bot'].includes(code)) return 'permission';
  if (code === 'missing_scope') return 'scope';
  if (['plan_upgrade_required', 'paid_teams_only', 'paid_only'].includes(code)) return 'plan';
  return ['no_such_subteam', 'subteam_not_found', 'invalid_users'].includes(code) ? 'unknown' : 'other';
}
