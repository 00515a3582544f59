import type { z } from 'zod';
import { didYouMean } from '../suggest.ts';
import type { TenantFile } from '../tenantFile.ts';
import type { RouteNode } from './route.ts';

type Path = (string | number)[];
type Report = (path: Path, message: string) => void;

/** Receivers that are there without being named in a file: the channels of `slack_config`. */
export const builtInReceivers = ['default', 'escalation'] as const;

/** Checks what one part of a tenant's file says of another: names that nobody has, names that two have, and what a root route may not say. */
export function checkReferences(file: TenantFile, context: z.RefinementCtx): void {
  const report: Report = (path, message) => void context.addIssue({ code: 'custom', path, message });
  const receivers = namesOf(file.receivers, 'receivers', report);
  const intervals = namesOf(file.time_intervals, 'time_intervals', report);
  const known = { receivers: new Set([...receivers, ...builtInReceivers]), intervals: new Set(intervals) };
  checkRoot(file.route, ['route'], known, report);
  for (const [name, overlay] of Object.entries(file.environments ?? {})) checkRoot(overlay.route, ['environments', name, 'route'], known, report);
}

interface Known {
  receivers: ReadonlySet<string>;
  intervals: ReadonlySet<string>;
}

function namesOf(named: readonly { name: string }[] | undefined, field: string, report: Report): string[] {
  const names = (named ?? []).map(({ name }) => name);
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) report([field, index, 'name'], `${name} is named twice`);
  });
  return names;
}

function checkRoot(root: RouteNode | undefined, path: Path, known: Known, report: Report): void {
  if (!root) return;
  if (!root.receiver) report([...path, 'receiver'], 'the root route needs a receiver');
  if (root.matchers?.length) report([...path, 'matchers'], 'the root route takes every alert; put matchers on its routes');
  if (root.mute_time_intervals?.length) report([...path, 'mute_time_intervals'], 'the root route takes every alert; put times on its routes');
  if (root.active_time_intervals?.length) report([...path, 'active_time_intervals'], 'the root route takes every alert; put times on its routes');
  if (root.continue) report([...path, 'continue'], 'the root route has no sibling to continue with');
  checkRoute(root, path, known, report);
}

function checkRoute(route: RouteNode, path: Path, known: Known, report: Report): void {
  if (route.receiver !== undefined && !known.receivers.has(route.receiver))
    report([...path, 'receiver'], `no receiver is named ${route.receiver}${didYouMean(route.receiver, known.receivers)}`);
  for (const field of ['mute_time_intervals', 'active_time_intervals'] as const)
    route[field]?.forEach((name, index) => {
      if (!known.intervals.has(name)) report([...path, field, index], `no time interval is named ${name}${didYouMean(name, known.intervals)}`);
    });
  route.routes?.forEach((child, index) => {
    checkRoute(child, [...path, 'routes', index], known, report);
  });
}
