import { fieldName } from '@tocsin/contracts/tenant/faults/fieldName';
import { formatMatcher } from '@tocsin/contracts/tenant/matcher';
import type { TenantFile } from '@tocsin/contracts/tenantFile';
import type { ConfigWarning } from './configWarning.ts';
import { contradiction, isWider, type Provable, provable } from './matcherProof.ts';
import { childrenOf, type PlacedRoute, rootsOf } from './routeTrees.ts';

/**
 * Routes that no alert can come to: their matchers contradict each other or those above, or an earlier sibling takes everything first. What is below such a route is not
 * named again. Only what can be proved is said.
 */
export function deadRoutes(file: TenantFile): ConfigWarning[] {
  return rootsOf(file).flatMap((root) => deadBelow(root, []));
}

interface Sibling extends PlacedRoute {
  own: readonly Provable[];
}

function deadBelow(parent: PlacedRoute, above: readonly Provable[]): ConfigWarning[] {
  const taking: Sibling[] = [];
  return childrenOf(parent).flatMap(({ route, path }) => {
    const own = (route.matchers ?? []).map(provable);
    const all = [...above, ...own];
    const opposed = contradiction(all);
    if (opposed) return [{ path, message: `no alert gets here: ${opposed.map(formatMatcher).join(' and ')} never hold together` }];
    const before = taking.find((sibling) => isWider(sibling.own, all));
    if (before) return [{ path, message: `no alert gets here: ${fieldName(before.path)} ${whyTaken(before)}` }];
    if (!route.continue) taking.push({ route, path, own });
    return deadBelow({ route, path }, all);
  });
}

function whyTaken({ own }: Sibling): string {
  return own.length === 0
    ? 'has no matchers, so it takes every alert, and does not say continue: true; put it last'
    : 'takes all that this one would, and does not say continue: true; put this one before it';
}
