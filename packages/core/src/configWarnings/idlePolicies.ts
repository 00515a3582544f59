import type { TenantFile } from '@tocsin/contracts/tenantFile';
import type { ConfigWarning } from './configWarning.ts';
import { allRoutes } from './routeTrees.ts';

/** Escalation policies that no route names, levels that ask nobody by name, and levels that come no later than the one before them. */
export function idlePolicies(file: TenantFile): ConfigWarning[] {
  const environments = Object.values(file.environments ?? {});
  const used = new Set([...allRoutes(file).map(({ route }) => route.escalation_policy), ...environments.map((overlay) => overlay.escalation_policy)]);
  return (file.escalation_policies ?? []).flatMap(({ name, levels }, index) => {
    const path = ['escalation_policies', index];
    const unused = { path: [...path, 'name'], message: 'no route names this policy, so only POST /v1/escalations can use it' };
    const odd = levels.flatMap((level, at) => {
      const place = [...path, 'levels', at];
      const nobody = (level.channels ?? level.people ?? level.user_groups ?? level.schedules) === undefined;
      const late = levels.slice(0, at).some(({ delay }) => delay >= level.delay);
      return [
        ...(nobody
          ? [{ path: place, message: 'asks nobody: it only says again, in the channels of the group, that nobody has answered; name channels or people' }]
          : []),
        ...(late ? [{ path: [...place, 'delay'], message: 'is not after the level before it: delays are counted from the beginning of the round' }] : []),
      ];
    });
    return [...(used.has(name) ? [] : [unused]), ...odd];
  });
}
