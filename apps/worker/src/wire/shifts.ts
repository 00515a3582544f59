import { type SyncUserGroupDeps, syncUserGroup } from '@tocsin/steps/syncUserGroup';
import type { WatchShiftsDeps } from '@tocsin/steps/watchShifts';
import { whoIsOnCall } from '@tocsin/steps/whoIsOnCall';
import { loadLaneFaults } from '@tocsin/store/laneFaults';
import { overridesBetween } from '@tocsin/store/overrides';
import { oweWrites } from '@tocsin/store/oweWrites';
import { readGroups } from '@tocsin/store/readGroups';
import { keepShifts, lockDueShifts, storeShift } from '@tocsin/store/shifts';
import type { Tx } from '@tocsin/store/transaction';
import { claimUserGroup, dueUserGroups, forgetOtherUserGroups, hastenUserGroups, settleUserGroup } from '@tocsin/store/userGroups';
import type { Adapters } from '../adapters.ts';
import type { KeepUserGroupsDeps } from '../keepUserGroups.ts';
import { messageOf } from './format.ts';

const groupsAtOnce = 100;

/** What telling of shifts asks for. */
export function watchShiftsDeps(adapters: Adapters): WatchShiftsDeps<Tx> {
  return {
    ...adapters.common,
    ...telling(adapters),
    lockDueShifts,
    storeShift,
    keepShifts,
    overridesBetween,
    forgetOtherUserGroups,
    hastenUserGroups,
    readGroups,
  };
}

export function keepUserGroupsDeps(adapters: Adapters): KeepUserGroupsDeps {
  const { common, store, slack, signals } = adapters;
  const deps: SyncUserGroupDeps<Tx> = {
    ...common,
    ...telling(adapters),
    ...{ claimUserGroup, settleUserGroup, loadLaneFaults, readUserGroup: slack.readUserGroup, writeUserGroup: slack.writeUserGroup },
    whoIsOnCall: (tx, plan, schedule, at) => whoIsOnCall({ overridesBetween }, tx, plan, schedule, at),
  };
  return {
    dueUserGroups: () => dueUserGroups(store, common.now(), groupsAtOnce),
    syncUserGroup: (tenantId, userGroup) => syncUserGroup(deps, tenantId, userGroup),
    wakeLane: common.wakeLane,
    fault: signals.fault,
  };
}

function telling(adapters: Adapters): Pick<WatchShiftsDeps<Tx>, 'oweWrites' | 'renderShift'> {
  return { oweWrites, renderShift: (request) => messageOf(adapters, adapters.renderer.shift(request)) };
}
