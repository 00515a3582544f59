import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import { compileMatchers, type Labels } from './matching.ts';
import type { CompiledRoute } from './routing.ts';

/**
 * What became of an alert at one route. `told`: this route tells it. `passedOn`: the route takes the alert, and routes below tell it. `refused`: `matcher` does
 * not hold. `skipped`: `takenBy`, an earlier route beside it that does not say `continue`, has taken the alert.
 */
export type RouteVerdict = { kind: 'told' } | { kind: 'passedOn' } | { kind: 'refused'; matcher: Matcher } | { kind: 'skipped'; takenBy: CompiledRoute };

/** A route on the way of an alert. The root has depth 0. */
export interface RouteStep {
  route: CompiledRoute;
  depth: number;
  verdict: RouteVerdict;
}

/**
 * The way of an alert through a tree, in the order of the file: every route that was asked, and those beside it that were not. What is below a refused or skipped
 * route is left out. The routes with the verdict `told` are those of `matchRoutes`, in its order.
 */
export function explainRoutes(root: CompiledRoute, labels: Labels): RouteStep[] {
  return explain(root, labels, 0);
}

function explain(route: CompiledRoute, labels: Labels, depth: number): RouteStep[] {
  const refusing = route.matchers.find((matcher) => !compileMatchers([matcher])(labels));
  if (refusing) return [{ route, depth, verdict: { kind: 'refused', matcher: refusing } }];
  const below: RouteStep[] = [];
  let takenBy: CompiledRoute | null = null;
  let isPassedOn = false;
  for (const child of route.routes) {
    if (takenBy) {
      below.push({ route: child, depth: depth + 1, verdict: { kind: 'skipped', takenBy } });
      continue;
    }
    const steps = explain(child, labels, depth + 1);
    below.push(...steps);
    if (steps[0]?.verdict.kind === 'refused') continue;
    isPassedOn = true;
    if (!child.continue) takenBy = child;
  }
  return [{ route, depth, verdict: { kind: isPassedOn ? 'passedOn' : 'told' } }, ...below];
}
