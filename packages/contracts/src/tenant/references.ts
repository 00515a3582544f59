import type { z } from 'zod';
import { didYouMean } from '../suggest.ts';
import type { TenantFile } from '../tenantFile.ts';
import { type FilePolicy, noPolicyName } from './escalationPolicy.ts';
import { nobodyName } from './person.ts';
import { everyone, isUserGroup, type Role } from './role.ts';
import type { RouteNode } from './route.ts';
import type { FileSchedule } from './schedule.ts';

type Path = (string | number)[];
type Report = (path: Path, message: string) => void;

/** Receivers that are there without being named in a file: the channels of `slack_config`. */
export const builtInReceivers = ['default', 'escalation'] as const;

/** Where the names stand that the rest of a file refers to: with a fault there, or a field at the top that nobody knows, nothing can be said of the others. */
const namePlaces: readonly PropertyKey[] = ['receivers', 'time_intervals', 'people', 'schedules', 'escalation_policies'];

/** Whether `checkReferences` can say something, given the faults that were found before. */
export function canCheckReferences({ value, issues }: z.core.ParsePayload): boolean {
  return typeof value === 'object' && value !== null && issues.every(({ path = [] }) => path[0] !== undefined && !namePlaces.includes(path[0]));
}

/**
 * Checks what one part of a tenant's file says of another: names that nobody has, names that two have, and what a root route may not say. Where something else is wrong
 * the file is not of its type there.
 */
export function checkReferences(file: TenantFile, context: z.RefinementCtx): void {
  const report: Report = (path, message) => void context.addIssue({ code: 'custom', path, message });
  const receivers = namesOf(file.receivers, 'receivers', report);
  const intervals = namesOf(file.time_intervals, 'time_intervals', report);
  const people = namesOf(file.people, 'people', report);
  const schedules = namesOf(file.schedules, 'schedules', report);
  namesOf(file.heartbeats, 'heartbeats', report);
  const policies = namesOf(file.escalation_policies, 'escalation_policies', report);
  const known: Known = {
    ...{ receivers: new Set([...receivers, ...builtInReceivers]), intervals: new Set(intervals), policies: new Set(policies) },
    ...{ people: new Set(people), schedules: new Set(schedules), advice: { left: advisedMax } },
  };
  checkRoot(file.route, ['route'], known, report);
  for (const [index, schedule] of listOf(file.schedules).entries()) checkSchedule(schedule, ['schedules', index], known.people, known.advice, report);
  namesOf(file.roles, 'roles', report);
  for (const [index, role] of listOf(file.roles).entries()) checkRole(role, ['roles', index], known.people, known.advice, report);
  for (const [index, policy] of listOf(file.escalation_policies).entries()) checkPolicy(policy, ['escalation_policies', index], known, report);
  for (const [name, overlay] of entriesOf(file.environments)) {
    if (!isObject(overlay)) continue;
    checkRoot(overlay.route, ['environments', name, 'route'], known, report);
    checkPolicyName(overlay.escalation_policy, ['environments', name, 'escalation_policy'], known, report);
  }
}

const listedMax = 8;
const advisedMax = 60;

interface Known {
  receivers: ReadonlySet<string>;
  intervals: ReadonlySet<string>;
  policies: ReadonlySet<string>;
  people: ReadonlySet<string>;
  schedules: ReadonlySet<string>;
  /** To look for what was meant takes time, and nobody reads a thousand suggestions. */
  advice: { left: number };
}

function namesOf(named: readonly { name: string }[] | undefined, field: string, report: Report): string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  for (const [index, entry] of listOf(named).entries()) {
    if (!isObject(entry) || typeof entry.name !== 'string') continue;
    if (seen.has(entry.name)) report([field, index, 'name'], `${entry.name} is named twice; give one of them another name`);
    seen.add(entry.name);
    names.push(entry.name);
  }
  return names;
}

function checkRoot(root: RouteNode | undefined, path: Path, known: Known, report: Report): void {
  if (!isObject(root)) return;
  if (root.receiver === undefined) report([...path, 'receiver'], 'is missing: the root route needs a receiver; write receiver: default');
  if (root.matchers?.length) report([...path, 'matchers'], 'the root route takes every alert; put matchers on its routes');
  if (root.mute_time_intervals?.length) report([...path, 'mute_time_intervals'], 'the root route takes every alert; put times on its routes');
  if (root.active_time_intervals?.length) report([...path, 'active_time_intervals'], 'the root route takes every alert; put times on its routes');
  if (root.continue === true) report([...path, 'continue'], 'the root route has no sibling to continue with; leave it out');
  checkRoute(root, path, known, report);
}

function checkRoute(route: RouteNode, path: Path, known: Known, report: Report): void {
  const { receiver } = route;
  if (typeof receiver === 'string' && receiver !== '' && !known.receivers.has(receiver))
    report([...path, 'receiver'], `no receiver is named ${receiver}${meantOf(receiver, known.receivers, known.advice)}`);
  checkPolicyName(route.escalation_policy, [...path, 'escalation_policy'], known, report);
  for (const field of ['mute_time_intervals', 'active_time_intervals'] as const)
    checkNames(route[field], [...path, field], 'time interval', known.intervals, known.advice, report);
  for (const [index, child] of listOf(route.routes).entries()) if (isObject(child)) checkRoute(child, [...path, 'routes', index], known, report);
}

function checkPolicyName(name: unknown, path: Path, known: Known, report: Report): void {
  if (typeof name === 'string' && name !== '' && name !== noPolicyName && !known.policies.has(name))
    report(path, `no escalation policy is named ${name}${meantOf(name, known.policies, known.advice)}`);
}

function checkPolicy(policy: FilePolicy, path: Path, known: Known, report: Report): void {
  if (!isObject(policy)) return;
  checkNames(policy.business_hours, [...path, 'business_hours'], 'time interval', known.intervals, known.advice, report);
  for (const [index, level] of listOf(policy.levels).entries()) {
    if (!isObject(level)) continue;
    checkNames(level.people, [...path, 'levels', index, 'people'], 'person', known.people, known.advice, report);
    checkNames(level.schedules, [...path, 'levels', index, 'schedules'], 'schedule', known.schedules, known.advice, report);
  }
}

function checkNames(named: readonly string[] | undefined, path: Path, what: string, known: ReadonlySet<string>, advice: Known['advice'], report: Report): void {
  for (const [index, name] of listOf(named).entries())
    if (typeof name === 'string' && name !== '' && !known.has(name)) report([...path, index], `no ${what} is named ${name}${meantOf(name, known, advice)}`);
}

function checkSchedule(schedule: FileSchedule, path: Path, people: ReadonlySet<string>, advice: Known['advice'], report: Report): void {
  const layers = isObject(schedule) ? listOf(schedule.layers) : [];
  for (const [at, layer] of layers.entries()) {
    if (!isObject(layer)) continue;
    if (layers.findIndex((each) => isObject(each) && each.name === layer.name) < at)
      report([...path, 'layers', at, 'name'], `${layer.name} is named twice; give one of them another name`);
    for (const [index, name] of listOf(layer.people).entries())
      if (typeof name === 'string' && name !== '' && name !== nobodyName && !people.has(name))
        report([...path, 'layers', at, 'people', index], `no person is named ${name}${meantOf(name, people, advice)}`);
  }
}

function checkRole(role: Role, path: Path, people: ReadonlySet<string>, advice: Known['advice'], report: Report): void {
  if (!isObject(role)) return;
  for (const [index, user] of listOf(role.users).entries())
    if (typeof user === 'string' && user !== '' && user !== everyone && !people.has(user) && !isUserGroup(user) && !/^[UW][A-Z0-9]{5,20}$/.test(user))
      report(
        [...path, 'users', index],
        `no person is named ${user}${meantOf(user, people, advice)}; the ID of a Slack account looks like U012AB3CD, that of a user group like S012AB3CD`,
      );
}

/** What was probably meant, or what there is; nothing once there has been enough advice. */
function meantOf(name: string, known: ReadonlySet<string>, advice: Known['advice']): string {
  advice.left -= 1;
  if (advice.left < 0) return '';
  return (
    didYouMean(name, known) ||
    (known.size > listedMax ? '' : known.size === 0 ? '; the file names none' : `; there ${known.size === 1 ? 'is' : 'are'} ${[...known].join(', ')}`)
  );
}

function listOf<Item>(list: readonly Item[] | undefined): readonly Item[] {
  return Array.isArray(list) ? list : [];
}

function entriesOf<Item>(record: Record<string, Item> | undefined): [string, Item][] {
  return isObject(record) ? Object.entries(record) : [];
}

function isObject<Thing>(thing: Thing | undefined): thing is Thing & object {
  return typeof thing === 'object' && thing !== null && !Array.isArray(thing);
}
