import type { Matcher, RouteNode } from '@tocsin/contracts/tenantFile';

/** A node of the routing tree with everything inherited filled in. `key` names its place in the tree. */
export interface CompiledRoute {
  key: string;
  receiver: string;
  matchers: readonly Matcher[];
  /** Label names to group by; null means by every label (`...`). */
  groupBy: readonly string[] | null;
  groupWaitMs: number;
  groupIntervalMs: number;
  repeatIntervalMs: number;
  continue: boolean;
  routes: readonly CompiledRoute[];
}

/** Timing and grouping of a root that says nothing about it. Waits are shorter than Alertmanager's: messages are updated in place, so early ones cost nothing. */
export const routeDefaults = { groupBy: ['alertname', 'environment'], groupWaitMs: 500, groupIntervalMs: 10_000, repeatIntervalMs: 14_400_000 } as const;

type Inherited = Omit<CompiledRoute, 'key' | 'matchers' | 'continue' | 'routes'>;

/** Fills in what children inherit from their parents. The receiver of the root is checked with the file. */
export function compileRoute(root: RouteNode): CompiledRoute {
  return compile(root, { receiver: root.receiver ?? '', ...routeDefaults }, '0');
}

function compile(node: RouteNode, parent: Inherited, key: string): CompiledRoute {
  const inherited: Inherited = {
    receiver: node.receiver ?? parent.receiver,
    groupBy: node.group_by ? (node.group_by.includes('...') ? null : [...node.group_by].sort()) : parent.groupBy,
    groupWaitMs: node.group_wait ?? parent.groupWaitMs,
    groupIntervalMs: node.group_interval ?? parent.groupIntervalMs,
    repeatIntervalMs: node.repeat_interval ?? parent.repeatIntervalMs,
  };
  return {
    ...inherited,
    key,
    matchers: node.matchers ?? [],
    continue: node.continue ?? false,
    routes: (node.routes ?? []).map((child, index) => compile(child, inherited, `${key}.${index}`)),
  };
}

/**
 * The routes that take an alert with these labels, as Alertmanager finds them (dispatch/route.go): depth first, the first child that matches wins unless it
 * says `continue`, a node itself when none of its children matches. Never empty for a root without matchers.
 */
export function matchRoutes(route: CompiledRoute, labels: Readonly<Record<string, string>>): CompiledRoute[] {
  if (!route.matchers.every((matcher) => matches(matcher, labels))) return [];
  const found: CompiledRoute[] = [];
  for (const child of route.routes) {
    const below = matchRoutes(child, labels);
    found.push(...below);
    if (below.length > 0 && !child.continue) break;
  }
  return found.length > 0 ? found : [route];
}

/** A label that is missing counts as empty. */
function matches(matcher: Matcher, labels: Readonly<Record<string, string>>): boolean {
  return (labelValueOf(labels, matcher.name) === matcher.value) === matcher.equal;
}

/** The labels a route groups by, with those that are missing left out. */
export function groupLabelsOf(route: CompiledRoute, labels: Readonly<Record<string, string>>): Record<string, string> {
  const names = route.groupBy ?? Object.keys(labels).sort();
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = labelValueOf(labels, name);
    if (value !== '') found[name] = value;
  }
  return found;
}

/** Own labels only: every object answers for names like `constructor`. */
function labelValueOf(labels: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}
