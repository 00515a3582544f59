import type { TenantFile } from '@tocsin/contracts/tenantFile';
import type { ConfigWarning } from './configWarning.ts';
import { allRoutes, rootsOf } from './routeTrees.ts';

/** Receivers and time intervals that nothing names. */
export function unusedNames(file: TenantFile): ConfigWarning[] {
  const routes = allRoutes(file).map(({ route }) => route);
  const receivers = new Set(routes.flatMap(({ receiver }) => receiver ?? []));
  // Without a tree of its own a file has one that tells these two.
  if (rootsOf(file)[0]?.path[0] !== 'route') for (const name of ['default', 'escalation']) receivers.add(name);
  const intervals = new Set([
    ...routes.flatMap(({ mute_time_intervals: mute = [], active_time_intervals: active = [] }) => [...mute, ...active]),
    ...(file.escalation_policies ?? []).flatMap(({ business_hours: hours = [] }) => hours),
  ]);
  return [
    ...unused(file.receivers, receivers, 'receivers', 'no route names this receiver, so nobody is told by it'),
    ...unused(file.time_intervals, intervals, 'time_intervals', 'no route and no policy names this time interval, so it changes nothing'),
  ];
}

function unused(named: readonly { name: string }[] = [], used: ReadonlySet<string>, field: string, message: string): ConfigWarning[] {
  return named.flatMap(({ name }, index) => (used.has(name) ? [] : [{ path: [field, index, 'name'], message }]));
}
