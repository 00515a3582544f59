import { decideFlush, flapsAfter, flushTimeOf, isAloud, mustWake } from '../group.ts';
import { groupIdOf } from '../groupIdentity.ts';
import { heartbeatOf } from '../heartbeat.ts';
import { type CompiledRoute, groupLabelsOf } from '../routing.ts';
import type { Silence } from '../silence.ts';
import { inhibitionRef } from '../suppression.ts';
import { destinationsOf, routesFor, type TenantPlan } from '../tenantPlan.ts';
import { dueQueue } from './dueQueue.ts';
import type { PastEvent, Replayed, ReplayedMessage } from './replayed.ts';
import { newGroup, type ReplayGroup, startEpisode, stockOf } from './replayGroup.ts';
import { type InhibitionNow, inhibitionNow, judgeMembers } from './replaySuppression.ts';

interface World {
  plan: TenantPlan;
  silences: readonly Silence[];
  groups: Map<string, ReplayGroup>;
  homes: Map<string, { status: PastEvent['status']; groupIds: string[] }>;
  inhibition: InhibitionNow;
  due: ReturnType<typeof dueQueue>;
  said: Replayed;
}

/**
 * Lets past events (oldest first) run through a plan: routed, grouped, suppressed and flushed as the pools do it, until `until` (ms since 1970). Nothing is known of
 * what people did, so nothing is acknowledged. Pure; bounded by the number of events and flushes.
 */
export function replay(plan: TenantPlan, events: readonly PastEvent[], silences: readonly Silence[], until: number): Replayed {
  const world: World = {
    ...{ plan, silences, groups: new Map(), homes: new Map(), due: dueQueue(), said: { messages: [], untold: [] } },
    inhibition: inhibitionNow(plan.inhibitRules),
  };
  for (const event of events) {
    // A beat is told by nobody.
    if (heartbeatOf(plan.heartbeats, event) !== null) continue;
    flushUntil(world, event.at);
    take(world, event);
  }
  flushUntil(world, until);
  return world.said;
}

function flushUntil(world: World, until: number): void {
  for (let next = world.due.take(until); next !== null; next = world.due.take(until)) {
    const group = world.groups.get(next.groupId);
    if (group?.state.nextFlushAt === next.at) flush(world, group, next.at);
  }
}

/** Records an event as `recordFolds` does: the alert stays in the groups of its episode, a new episode is routed afresh. */
function take(world: World, event: PastEvent): void {
  const before = world.homes.get(event.alertId);
  const startsEpisode = before === undefined || (before.status === 'resolved' && event.status === 'firing');
  const routes = routesFor(world.plan, event.environment, event.labels);
  const groups = routes.map((route) => groupOf(world, route, event));
  const stays = startsEpisode ? [] : (before?.groupIds ?? []);
  const groupIds = [...new Set([...stays, ...groups.map(({ state }) => state.groupId)])];
  world.homes.set(event.alertId, { status: event.status, groupIds });
  for (const [index, route] of routes.entries()) wake(world, groups[index] as ReplayGroup, route, event.at);
  for (const groupId of groupIds) {
    const group = world.groups.get(groupId) as ReplayGroup;
    const member = group.members.get(event.alertId) ?? { labels: event.labels, status: event.status, pending: 0, told: false, suppressedBy: null };
    const isBack = member.status === 'resolved' && event.status === 'firing';
    const before = isBack ? { ...member, suppressedBy: null, told: member.told && member.pending > 0 } : member;
    group.members.set(event.alertId, { ...before, labels: event.labels, status: event.status, pending: member.pending + 1 });
  }
  for (const groupId of world.inhibition.take(event)) rouse(world, groupId, event);
}

function groupOf(world: World, route: CompiledRoute, event: PastEvent): ReplayGroup {
  const labels = groupLabelsOf(route, event.labels);
  const groupId = groupIdOf(world.plan.tenantId, route, labels);
  const known = world.groups.get(groupId);
  if (known) return known;
  const group = newGroup(groupId, route, labels, event.at);
  world.groups.set(groupId, group);
  return group;
}

function wake(world: World, group: ReplayGroup, route: CompiledRoute, now: number): void {
  const { state } = group;
  const at = flushTimeOf(state, state.groupId, route, now);
  if (!mustWake(state, at)) return;
  if (state.status === 'closed') startEpisode(group, now);
  schedule(world, group, at);
}

/** What the source of an inhibition still suppresses is looked at when that is over. */
function rouse(world: World, groupId: string, source: PastEvent): void {
  const group = world.groups.get(groupId);
  if (group === undefined) return;
  const ref = inhibitionRef(source.alertId);
  const isHeld = [...group.members.values()].some(({ suppressedBy }) => suppressedBy === ref);
  if (isHeld && group.state.status === 'open' && mustWake(group.state, source.at)) schedule(world, group, source.at);
}

function schedule(world: World, group: ReplayGroup, at: number | null): void {
  group.state.nextFlushAt = at;
  if (at !== null) world.due.add({ groupId: group.state.groupId, at });
}

function flush(world: World, group: ReplayGroup, now: number): void {
  const { plan, said } = world;
  const lookAt = judgeMembers(plan, group, world.silences, world.inhibition, now);
  const stock = stockOf(group);
  const decision = decideFlush(group.state, stock.owed, stock.counts, now, lookAt);
  group.state.flaps = flapsAfter(group.state, stock.owed, stock.counts, now);
  for (const alertId of stock.hushed) said.untold.push({ alertId, at: now, ref: group.members.get(alertId)?.suppressedBy ?? '' });
  if (decision.reason !== 'nothing_to_say') {
    tell(world, group, stock.told, decision.reason === 'repeat', now);
    group.state.lastFlushAt = now;
    if (isAloud(decision.reason, stock.owed)) group.state.heardAt = now;
    group.state.epoch += 1;
  }
  for (const alertId of [...stock.told, ...stock.hushed]) {
    const member = group.members.get(alertId);
    if (member) Object.assign(member, { pending: 0, told: member.told || stock.told.includes(alertId) });
  }
  group.state.suppressed = stock.counts.suppressed;
  if (decision.close) {
    group.state.status = 'closed';
    group.members.clear();
  }
  schedule(world, group, decision.nextFlushAt);
}

function tell(world: World, group: ReplayGroup, alertIds: readonly string[], isReminder: boolean, now: number): void {
  const destinations = destinationsOf(world.plan, group.state);
  if (destinations.length === 0)
    for (const alertId of alertIds) world.said.untold.push({ alertId, at: now, ref: `receiver:${group.state.receiver} has no destination` });
  for (const { lane } of destinations) {
    const known = group.shown.get(lane);
    const message = known ?? newMessage(group, lane, now);
    message.endedAt = now;
    if (known) message[isReminder ? 'reminders' : 'updates'] += 1;
    else {
      group.shown.set(lane, message);
      world.said.messages.push(message);
    }
    for (const alertId of alertIds) message.alertIds.add(alertId);
  }
}

function newMessage(group: ReplayGroup, lane: string, postedAt: number): ReplayedMessage {
  const { receiver, labels: groupLabels } = group.state;
  return { lane, receiver, groupLabels, postedAt, endedAt: postedAt, updates: 0, reminders: 0, alertIds: new Set() };
}
