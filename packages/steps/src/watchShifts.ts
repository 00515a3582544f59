import type { SlackMessage } from '@tocsin/contracts/message';
import type { ShiftPerson, ShiftView } from '@tocsin/contracts/shift';
import type { Localised } from '@tocsin/contracts/view';
import { languageOfLane } from '@tocsin/core/fallback';
import type { Override, Schedule } from '@tocsin/core/oncall/schedule';
import { type ShiftNews, shiftNewsOf, type ToldOfShifts } from '@tocsin/core/oncall/shiftNews';
import { type GroupRow, replyGroupOfRow } from '@tocsin/core/replyGroup';
import { laneOfChannel, type TenantPlan } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';
import { pageTo } from './pageTo.ts';
import type { Audit, InTenant } from './ports.ts';

type Kept = ToldOfShifts & { schedule: string };

export interface WatchShiftsDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  lockDueShifts(tx: Tx, now: number): Promise<Kept[]>;
  storeShift(tx: Tx, shift: Kept, lookAt: number): Promise<void>;
  keepShifts(tx: Tx, version: number, shifts: readonly { schedule: string; people: readonly string[] }[], now: number): Promise<void>;
  overridesBetween(tx: Tx, schedule: string | null, from: number, to: number): Promise<readonly (Override & { schedule: string })[]>;
  forgetOtherUserGroups(tx: Tx, userGroups: readonly string[]): Promise<void>;
  hastenUserGroups(tx: Tx, userGroups: readonly string[], now: number): Promise<void>;
  readGroups(tx: Tx, closedSince: number, limit: number): Promise<(GroupRow & { status: 'open' | 'closed' })[]>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  renderShift(input: Localised<ShiftView>): SlackMessage;
  audit: Audit<Tx>;
  newId(): string;
  now(): number;
}

const aheadMs = 36 * 86_400_000;
const actor = { kind: 'system', process: 'housekeep' } as const;
/** So many groups are read, and so many named, when a shift is handed over. */
const groupsRead = 500;
const groupsNamed = 8;

/**
 * Tells what there is to tell of a tenant's schedules by now: to the channel who goes and who comes, and to whoever comes soon that they do. What is told and that it
 * was are one transaction, so each change is told once, by whichever process is first. Answers the lanes to wake.
 */
export async function watchShifts<Tx>(deps: WatchShiftsDeps<Tx>, tenantId: string): Promise<string[]> {
  const plan = await deps.planOf(tenantId);
  return deps.inTenant(tenantId, async (tx) => {
    const now = deps.now();
    const due = await deps.lockDueShifts(tx, now);
    if (due.length === 0) return [];
    const overrides = await deps.overridesBetween(tx, null, now, now + aheadMs);
    const writes: OwedWrite[] = [];
    for (const kept of due) {
      const schedule = plan.schedules.get(kept.schedule)?.overridden(overrides.filter((each) => each.schedule === kept.schedule));
      // A process that does not know the new file yet leaves it to one that does.
      if (schedule === undefined) await deps.storeShift(tx, kept, now + 5_000);
      else writes.push(...(await tellNews(deps, tx, plan, schedule, kept, now)));
    }
    if (writes.length > 0) await deps.oweWrites(tx, writes);
    return [...new Set(writes.map(({ lane }) => lane))];
  });
}

/** Takes over the schedules of the tenant's file as it is now: those that are new have nobody to hand over from. */
export async function followShifts<Tx>(deps: WatchShiftsDeps<Tx>, tenantId: string): Promise<void> {
  const plan = await deps.planOf(tenantId);
  const userGroups = [...new Set([...plan.handOvers.values()].flatMap(({ userGroup }) => userGroup ?? []))].sort();
  await deps.inTenant(tenantId, async (tx) => {
    const now = deps.now();
    const overrides = await deps.overridesBetween(tx, null, now, now + 1);
    const shifts = [...plan.schedules.values()].map((schedule) => {
      const people = schedule.overridden(overrides.filter((each) => each.schedule === schedule.name)).onCallAt(now);
      return { schedule: schedule.name, people };
    });
    await deps.keepShifts(tx, plan.version, shifts, now);
    await deps.forgetOtherUserGroups(tx, userGroups);
    if (userGroups.length > 0) await deps.hastenUserGroups(tx, userGroups, now);
  });
}

async function tellNews<Tx>(deps: WatchShiftsDeps<Tx>, tx: Tx, plan: TenantPlan, schedule: Schedule, kept: Kept, now: number): Promise<OwedWrite[]> {
  const handOver = plan.handOvers.get(schedule.name) ?? { lane: null, remindMs: [], userGroup: null };
  const news = shiftNewsOf(schedule, handOver.remindMs, kept, now);
  const { people, reminded, isChanged } = news;
  await deps.storeShift(tx, { schedule: schedule.name, people, reminded }, news.lookAt);
  if (isChanged) {
    await deps.audit(tx, { actor, action: 'shift.changed', subject: schedule.name, detail: { from: kept.people, to: people } });
    if (handOver.userGroup !== null) await deps.hastenUserGroups(tx, [handOver.userGroup], now);
  }
  const reminders = news.reminders.flatMap(({ person, from, to }) => {
    const known = plan.people.get(person);
    const view = { kind: 'reminder', schedule: schedule.name, from, to } as const;
    const language = known?.language ?? plan.base.language;
    return known === undefined ? [] : [pageTo(laneOfChannel(known.slackUser), { writeId: deps.newId(), message: deps.renderShift({ language, view }), now })];
  });
  if (!isChanged || handOver.lane === null) return reminders;
  const view = await handOverView(deps, tx, plan, schedule, kept, news, now);
  const message = deps.renderShift({ language: languageOfLane(plan, null, handOver.lane), view });
  return [...reminders, pageTo(handOver.lane, { writeId: deps.newId(), message, now })];
}

async function handOverView<Tx>(
  deps: WatchShiftsDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  { name: schedule }: Schedule,
  kept: Kept,
  { people, until, next }: ShiftNews,
  now: number,
): Promise<ShiftView> {
  const open = (await deps.readGroups(tx, now, groupsRead)).filter(({ status }) => status === 'open');
  const known = (names: readonly string[]) => names.map((name): ShiftPerson => ({ name, slackUser: plan.slackUsers.get(name) ?? null }));
  return {
    ...{ kind: 'hand_over', schedule, coming: known(people), going: known(kept.people), until, next: known(next) },
    groups: open.slice(0, groupsNamed).map(replyGroupOfRow),
    more: Math.max(0, open.length - groupsNamed),
  };
}
