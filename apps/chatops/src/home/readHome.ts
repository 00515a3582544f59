import type { HomeShift, HomeTenant } from '@tocsin/contracts/home';
import type { ReplySchedule } from '@tocsin/contracts/reply';
import type { GroupSummary } from '@tocsin/core/group';
import type { Schedule } from '@tocsin/core/oncall/schedule';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { BoardGroup } from '@tocsin/store/readGroups';
import type { CommandDeps } from '../command/deps.ts';
import { lineOfBoard } from '../command/listGroups.ts';

type ReadHomeDeps<Tx> = Pick<CommandDeps<Tx>, 'inTenant' | 'planOf' | 'readGroups' | 'countMembers' | 'overridesBetween' | 'now'>;

const dayMs = 86_400_000;
const aheadMs = 30 * dayMs;
/** Of a tenant with more groups or schedules the worst and first are enough for one page. */
const groupsRead = 500;
const schedulesRead = 50;

/** What the App Home shows of a tenant to somebody; `room` is how many groups and schedules of each kind are listed. */
export async function readHome<Tx>(deps: ReadHomeDeps<Tx>, tenantId: string, userId: string, room: number): Promise<HomeTenant> {
  const plan = await deps.planOf(tenantId);
  const now = deps.now();
  const { open, mine, overrides } = await deps.inTenant(tenantId, async (tx) => {
    const [groups, arranged] = await Promise.all([deps.readGroups(tx, now, groupsRead), deps.overridesBetween(tx, null, now, now + aheadMs)]);
    const stillOpen = groups.filter(({ status }) => status === 'open');
    const owned = stillOpen.filter(({ owner }) => owner?.userId === userId);
    return { open: stillOpen, mine: await asTheyStand(deps, tx, owned, room), overrides: arranged };
  });
  const others = open.filter(({ owner }) => owner?.userId !== userId);
  const schedules = [...plan.schedules.values()]
    .slice(0, schedulesRead)
    .map((schedule) => schedule.overridden(overrides.filter((each) => each.schedule === schedule.name)));
  return {
    tenantId,
    mine: mine.slice(0, room).map(lineOfBoard),
    mineMore: Math.max(0, mine.length - room),
    open: others.slice(0, room).map(lineOfBoard),
    openMore: Math.max(0, others.length - room),
    schedules: schedules.slice(0, room).map((schedule) => replyScheduleOf(schedule, now)),
    shift: shiftOf(schedules, namesOf(plan, userId), now),
  };
}

/** What a group's row counts is as old as its last flush; who just pressed something wants to see what came of it. Of those that have room. */
async function asTheyStand<Tx>(deps: ReadHomeDeps<Tx>, tx: Tx, groups: readonly BoardGroup[], room: number): Promise<BoardGroup[]> {
  const counts = await deps.countMembers(
    tx,
    groups.slice(0, room).map(({ groupId }) => groupId),
  );
  return groups
    .map((group) => ({ ...group, ...pickCounts(counts.get(group.groupId)) }))
    .filter(({ firing, acknowledged, suppressed }) => firing + acknowledged + suppressed > 0);
}

function pickCounts(summary: GroupSummary | undefined) {
  if (summary === undefined) return {};
  const { firing, acknowledged, resolved, suppressed } = summary;
  return { firing, acknowledged, resolved, suppressed };
}

function replyScheduleOf(schedule: Schedule, now: number): ReplySchedule {
  const [present, next] = schedule.shiftsBetween(now, now + aheadMs);
  return { name: schedule.name, people: schedule.onCallAt(now), until: next === undefined ? null : (present?.to ?? null), next: next?.people ?? [] };
}

/** The shift that somebody has now, else the first that begins. */
function shiftOf(schedules: readonly Schedule[], names: ReadonlySet<string>, now: number): HomeShift | null {
  const shifts = schedules.flatMap((schedule): HomeShift[] => {
    const shift = schedule.shiftsBetween(now, now + aheadMs).find(({ people }) => people.some((person) => names.has(person)));
    return shift ? [{ schedule: schedule.name, from: shift.from, to: shift.to, isNow: shift.from <= now }] : [];
  });
  return shifts.sort((a, b) => a.from - b.from)[0] ?? null;
}

/** What schedules call somebody: overrides may name them by their account. */
function namesOf(plan: TenantPlan, userId: string): Set<string> {
  return new Set([userId, ...[...plan.slackUsers].flatMap(([name, user]) => (user === userId ? [name] : []))]);
}
