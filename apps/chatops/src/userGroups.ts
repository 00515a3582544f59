import { groupsIn, withMembers } from '@tocsin/core/permissions';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { producerConnection } from '@tocsin/queue/connection';
import { readUserGroup } from '@tocsin/slack/userGroups';
import { z } from 'zod';
import type { botClients } from './botClients.ts';
import { inTime } from './inTime.ts';

interface UserGroupDeps {
  redis: ReturnType<typeof producerConnection>;
  prefix: string;
  botOf: ReturnType<typeof botClients>;
  planOf(tenantId: string): Promise<TenantPlan>;
  fault(where: string, error: unknown): void;
  now(): number;
}

/** Who is in a group is asked again after this; for as long as Slack does not say, what it said before holds, an hour at most. */
const freshMs = 300_000;
const keptSeconds = 3_600;
/** More groups of one tenant are not looked at, nor more members of one kept: those stay unknown. */
const groupsMost = 50;
const membersMost = 10_000;
/** Whoever waits for Slack's answer has three seconds for everything. */
const patienceMs = 1_000;
/** One click asks for its tenant's plan several times. */
const planMs = 2_000;

const keptSchema = z.object({ members: z.array(z.string()), at: z.number() });
type Kept = z.infer<typeof keptSchema>;

/** Gives plans in whose roles the members of Slack's user groups stand in place of the groups. Those that nobody can tell stay, and let nobody do anything. */
export function plansWithMembers(deps: UserGroupDeps): (tenantId: string) => Promise<TenantPlan> {
  const { planOf, now } = deps;
  const made = new Map<string, { plan: TenantPlan; at: number; full: Promise<TenantPlan> }>();
  return async (tenantId) => {
    const plan = await planOf(tenantId);
    const groups = groupsIn(plan).slice(0, groupsMost);
    if (groups.length === 0) return plan;
    const known = made.get(tenantId);
    if (known?.plan === plan && now() - known.at < planMs) return known.full;
    const full = Promise.all(groups.map(async (group) => [group, await membersOf(deps, tenantId, group)] as const)).then((found) =>
      withMembers(plan, new Map(found.flatMap(([group, members]) => (members === null ? [] : [[group, members]])))),
    );
    made.set(tenantId, { plan, at: now(), full });
    return full;
  };
}

async function membersOf(deps: UserGroupDeps, tenantId: string, group: string): Promise<string[] | null> {
  const { redis, prefix, fault, now } = deps;
  const key = `${prefix}:usergroup:${tenantId}:${group}`;
  const kept = await redis
    .get(key)
    .then(keptOf)
    .catch((error: unknown) => {
      fault('look who is in a user group', error);
      return null;
    });
  if (kept !== null && now() - kept.at < freshMs) return kept.members;
  const asked = await askInTime(deps, tenantId, group);
  if (asked === null) return kept?.members ?? null;
  const keep: Kept = { members: asked, at: now() };
  await redis.set(key, JSON.stringify(keep), 'EX', keptSeconds).catch((error: unknown) => fault('keep who is in a user group', error));
  return asked;
}

function keptOf(text: string | null): Kept | null {
  return text === null ? null : keptSchema.parse(JSON.parse(text));
}

async function askInTime({ botOf, fault }: UserGroupDeps, tenantId: string, group: string): Promise<string[] | null> {
  const ask = async (): Promise<string[] | null> => {
    const bot = await botOf(tenantId);
    if (bot === null) return null;
    const answer = await readUserGroup(bot, group);
    if (!answer.ok) throw new Error(`Slack does not say who is in user group ${group}: ${answer.code}`);
    if (answer.users.length > membersMost) throw new Error(`user group ${group} has more than ${membersMost} members`);
    return answer.users;
  };
  const asked = ask().catch((error: unknown) => {
    fault('ask Slack who is in a user group', error);
    return null;
  });
  return inTime(asked, patienceMs, null);
}
