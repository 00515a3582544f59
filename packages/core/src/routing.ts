import type { Language } from '@tocsin/contracts/language';
import { noPolicyName } from '@tocsin/contracts/tenant/escalationPolicy';
import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import type { RouteNode } from '@tocsin/contracts/tenant/route';
import { compileMatchers, type Labels, type LabelTest, labelValueOf } from './matching.ts';
import { indexChildren, type VisitChildren } from './routeIndex.ts';

/**
 * A node of the routing tree with everything inherited filled in. `key` names it by the matchers on the way to it, so that routes added or taken out elsewhere
 * leave it, and the groups made with it, as they are.
 */
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
  muteIntervals: readonly string[];
  activeIntervals: readonly string[];
  language: Language | null;
  fallbackChannel: string | null;
  /** The name of the policy for when nobody answers; null: nothing happens then. */
  escalationPolicy: string | null;
  takes: LabelTest;
  routes: readonly CompiledRoute[];
  /** Those of `routes` that can take an alert. */
  visitChildren: VisitChildren<CompiledRoute>;
}

/** Timing and grouping of a root that says nothing about it. Waits are shorter than Alertmanager's: messages are updated in place, so early ones cost nothing. */
export const routeDefaults = { groupBy: ['alertname', 'environment'], groupWaitMs: 500, groupIntervalMs: 10_000, repeatIntervalMs: 14_400_000 } as const;

type Inherited = Pick<
  CompiledRoute,
  'receiver' | 'groupBy' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs' | 'language' | 'fallbackChannel' | 'escalationPolicy'
>;

/**
 * Fills in what children inherit from their parents; mute and active times are not inherited, as in Alertmanager. `key` is the name of the tree, `escalationPolicy` what
 * holds in it in place of what its root says.
 */
export function compileRoute(root: RouteNode, key = '', escalationPolicy: string | null = null): CompiledRoute {
  const inherited = { receiver: root.receiver ?? '', ...routeDefaults, language: null, fallbackChannel: null, escalationPolicy: null };
  return compile(escalationPolicy === null ? root : { ...root, escalation_policy: escalationPolicy }, inherited, key);
}

function compile(node: RouteNode, parent: Inherited, key: string): CompiledRoute {
  const inherited: Inherited = {
    receiver: node.receiver ?? parent.receiver,
    groupBy: node.group_by ? (node.group_by.includes('...') ? null : [...node.group_by].sort()) : parent.groupBy,
    groupWaitMs: node.group_wait ?? parent.groupWaitMs,
    groupIntervalMs: node.group_interval ?? parent.groupIntervalMs,
    repeatIntervalMs: node.repeat_interval ?? parent.repeatIntervalMs,
    language: node.language ?? parent.language,
    fallbackChannel: node.fallback_channel ?? parent.fallbackChannel,
    escalationPolicy: node.escalation_policy === noPolicyName ? null : (node.escalation_policy ?? parent.escalationPolicy),
  };
  const seen = new Map<string, number>();
  const matchers = node.matchers ?? [];
  const routes = (node.routes ?? []).map((child) => compile(child, inherited, keyOfChild(key, child.matchers ?? [], seen)));
  return {
    ...inherited,
    key,
    matchers,
    takes: compileMatchers(matchers),
    continue: node.continue ?? false,
    muteIntervals: node.mute_time_intervals ?? [],
    activeIntervals: node.active_time_intervals ?? [],
    routes,
    visitChildren: indexChildren(routes),
  };
}

/** Siblings with the same matchers are told apart by their number. */
function keyOfChild(parent: string, matchers: readonly Matcher[], seen: Map<string, number>): string {
  const own = matchers
    .map(({ name, operator, value }) => JSON.stringify([name, operator, value]))
    .sort()
    .join();
  const times = (seen.get(own) ?? 0) + 1;
  seen.set(own, times);
  return `${parent}/{${own}}${times === 1 ? '' : `#${times}`}`;
}

/**
 * The routes that take an alert with these labels, as Alertmanager finds them (dispatch/route.go): depth first, the first child that matches wins unless it
 * says `continue`, a node itself when none of its children matches. Never empty for a root without matchers.
 */
export function matchRoutes(route: CompiledRoute, labels: Labels): CompiledRoute[] {
  const found: CompiledRoute[] = [];
  if (route.takes(labels)) collect(route, labels, found);
  return found;
}

function collect(route: CompiledRoute, labels: Labels, found: CompiledRoute[]): void {
  const before = found.length;
  route.visitChildren(labels, (child) => {
    if (!child.takes(labels)) return true;
    collect(child, labels, found);
    return child.continue;
  });
  if (found.length === before) found.push(route);
}

/** The matchers of all routes on the way from a tree's root to the route with this key, that route included. What is not in the tree has none of its own. */
export function matchersOnWay(root: CompiledRoute, key: string): Matcher[] {
  const next = root.routes.find((child) => child.key === key || key.startsWith(`${child.key}/`));
  return [...root.matchers, ...(next ? matchersOnWay(next, key) : [])];
}

/** The labels a route groups by, with those that are missing left out. */
export function groupLabelsOf(route: CompiledRoute, labels: Labels): Record<string, string> {
  const names = route.groupBy ?? Object.keys(labels).sort();
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = labelValueOf(labels, name);
    if (value !== '') found[name] = value;
  }
  return found;
}
