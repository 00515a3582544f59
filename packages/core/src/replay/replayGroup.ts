import type { GroupCounts } from '@tocsin/contracts/view';
import { steady } from '../flapping.ts';
import type { GroupState, Owed } from '../group.ts';
import type { Labels } from '../matching.ts';
import type { CompiledRoute } from '../routing.ts';
import type { ReplayedMessage } from './replayed.ts';

/** An alert in a group, as the record's group_members. */
export interface ReplayMember {
  labels: Labels;
  status: 'firing' | 'resolved';
  pending: number;
  told: boolean;
  suppressedBy: string | null;
}

/** A group with its members, and the messages that show its episode by lane. */
export interface ReplayGroup {
  state: { -readonly [K in keyof GroupState]: GroupState[K] };
  members: Map<string, ReplayMember>;
  shown: Map<string, ReplayedMessage>;
}

/** A group that nobody has heard of yet. */
export function newGroup(groupId: string, route: CompiledRoute, labels: Labels, now: number): ReplayGroup {
  return {
    state: {
      ...{ groupId, routeKey: route.key, receiver: route.receiver, labels, status: 'open', episode: 1, epoch: 0 },
      ...{
        groupIntervalMs: route.groupIntervalMs,
        repeatIntervalMs: route.repeatIntervalMs,
        nextFlushAt: null,
        lastFlushAt: null,
        heardAt: null,
        flaps: steady,
        refresh: false,
      },
      ...{ openedAt: now, receivedAt: now, traceparent: null, acknowledgedBy: null, acknowledgedAt: null, acknowledgedUntil: null, owner: null, suppressed: 0 },
    },
    members: new Map(),
    shown: new Map(),
  };
}

/** Opens a closed group again: what it says from now on is a new message. */
export function startEpisode(group: ReplayGroup, now: number): void {
  Object.assign(group.state, { status: 'open', episode: group.state.episode + 1, openedAt: now, lastFlushAt: null, nextFlushAt: null, suppressed: 0 });
  group.shown.clear();
}

/** What a group owes and how its alerts stand, as `takeOwed` and `countMembers` find it. */
export function stockOf(group: ReplayGroup): { owed: Owed; counts: GroupCounts; told: string[]; hushed: string[] } {
  const owed = { transitions: 0, fired: 0, resolved: 0, hushed: [] };
  const counts = { firing: 0, acknowledged: 0, resolved: 0, suppressed: 0 };
  const told: string[] = [];
  const hushed: string[] = [];
  for (const [alertId, member] of group.members) {
    const isSuppressed = member.suppressedBy !== null;
    if (member.status === 'firing') counts[isSuppressed ? 'suppressed' : 'firing'] += 1;
    else if (!isSuppressed) counts.resolved += 1;
    if (member.pending === 0 || (isSuppressed && member.status === 'firing')) continue;
    if (isSuppressed && !member.told) hushed.push(alertId);
    else {
      told.push(alertId);
      owed.transitions += member.pending;
      if (!isSuppressed) owed[member.status === 'firing' ? 'fired' : 'resolved'] += 1;
    }
  }
  return { owed, counts, told, hushed };
}
