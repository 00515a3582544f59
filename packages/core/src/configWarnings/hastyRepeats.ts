import type { TenantFile } from '@tocsin/contracts/tenantFile';
import { routeDefaults } from '../routing.ts';
import type { ConfigWarning } from './configWarning.ts';
import { childrenOf, type PlacedRoute, rootsOf } from './routeTrees.ts';

interface Times {
  groupIntervalMs: number;
  repeatIntervalMs: number;
}

/** Routes that tell a group again before its changes are due; said where one of the two times is written. */
export function hastyRepeats(file: TenantFile): ConfigWarning[] {
  return rootsOf(file).flatMap((root) => hasty(root, routeDefaults));
}

function hasty(placed: PlacedRoute, parent: Times): ConfigWarning[] {
  const { route, path } = placed;
  const times = { groupIntervalMs: route.group_interval ?? parent.groupIntervalMs, repeatIntervalMs: route.repeat_interval ?? parent.repeatIntervalMs };
  const field = route.repeat_interval !== undefined ? 'repeat_interval' : route.group_interval !== undefined ? 'group_interval' : null;
  const message =
    field === 'repeat_interval'
      ? 'is shorter than the group_interval of this route, so what did not change is told again before changes are; make it longer'
      : 'is longer than the repeat_interval of this route, so what did not change is told again before changes are; make it shorter';
  const own = field !== null && times.repeatIntervalMs < times.groupIntervalMs ? [{ path: [...path, field], message }] : [];
  return [...own, ...childrenOf(placed).flatMap((child) => hasty(child, times))];
}
