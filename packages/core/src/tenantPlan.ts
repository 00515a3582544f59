import type { Language } from '@tocsin/contracts/language';
import type { Profile } from '@tocsin/contracts/message';
import type { NoticeFor } from '@tocsin/contracts/notice';
import type { EnvironmentOverlay } from '@tocsin/contracts/tenant/environment';
import type { Person } from '@tocsin/contracts/tenant/person';
import type { Destination } from '@tocsin/contracts/tenant/receiver';
import type { Role } from '@tocsin/contracts/tenant/role';
import type { RouteNode } from '@tocsin/contracts/tenant/route';
import type { FileSchedule } from '@tocsin/contracts/tenant/schedule';
import type { SlackConfig } from '@tocsin/contracts/tenant/slackConfig';
import type { TemplateOverride } from '@tocsin/contracts/tenant/templateOverride';
import type { TimeSpec } from '@tocsin/contracts/tenant/timeInterval';
import type { TenantFile } from '@tocsin/contracts/tenantFile';
import { type EscalationPolicy, policyOfFile } from './escalationPolicy.ts';
import { compileHeartbeat, type Heartbeat } from './heartbeat.ts';
import { type CompiledInhibitRule, compileInhibitRule } from './inhibition.ts';
import { compileMatchers, type Labels } from './matching.ts';
import type { QuietHours } from './oncall/quietHours.ts';
import type { Schedule } from './oncall/schedule.ts';
import { scheduleOfFile } from './oncall/scheduleOfFile.ts';
import type { ResolveTimeout } from './resolveTimeout.ts';
import { type CompiledRoute, compileRoute, matchRoutes } from './routing.ts';
import { laneOfService, nameOfService, serviceOfLane, servicesOf } from './serviceLane.ts';
import { type Silence, silenceOfFile } from './silence.ts';

/** A tenant's file with everything worked out that the pools need. */
export interface TenantPlan {
  tenantId: string;
  version: number;
  /** For alerts of environments that nothing is said about. */
  base: EnvironmentPlan;
  environments: ReadonlyMap<string, EnvironmentPlan>;
  /** Every route of every tree by its key, with the environment whose tree it is in. */
  places: ReadonlyMap<string, Place>;
  silences: readonly Silence[];
  inhibitRules: readonly CompiledInhibitRule[];
  timeIntervals: ReadonlyMap<string, readonly TimeSpec[]>;
  templates: readonly TemplateOverride[];
  /** What happens when nobody answers, by the name of the policy. */
  policies: ReadonlyMap<string, EscalationPolicy>;
  /** Sources that promised to report. */
  heartbeats: readonly Heartbeat[];
  /** What lives only as long as its source is heard. */
  resolveTimeouts: readonly ResolveTimeout[];
  /** Who is on call when, by the name of the schedule. */
  schedules: ReadonlyMap<string, Schedule>;
  /** What happens at the changes of a schedule, by its name. */
  handOvers: ReadonlyMap<string, HandOver>;
  /** Calendars that say who is on call, by the name of the schedule. */
  calendars: ReadonlyMap<string, { url: string; everyMs: number }>;
  /** The IDs of people's Slack accounts, by their names in schedules. */
  slackUsers: ReadonlyMap<string, string>;
  /** What is known of people beside that, by their names. */
  people: ReadonlyMap<string, PersonPlan>;
  /** Who may do what in Slack. */
  roles: readonly Role[];
  /** Lanes that are told when a channel cannot be written to. */
  adminLanes: readonly string[];
  /** The name of the webhook that gets what is critical while Slack refuses our app; null where the file names none. */
  fallbackWebhook: string | null;
  /** Emoji by which somebody acknowledges what a message shows. */
  acknowledgingEmoji: ReadonlySet<string>;
  /** New messages a minute to one channel before digests start, and as many edits and replies (`rate_limit`); what is urgent never waits for it. Infinity where the tenant names none. */
  perMinute: number;
}

/** What happens when others come on call. */
export interface HandOver {
  /** The lane that is told; null: none. */
  lane: string | null;
  /** How long before their shift people are reminded. */
  remindMs: readonly number[];
  /** The Slack user group that is kept equal to who is on call; null: none. */
  userGroup: string | null;
}

/** How somebody wants to be told. */
export interface PersonPlan {
  slackUser: string;
  language: Language | null;
  timeZone: string | null;
  quietHours: QuietHours | null;
  /** How long after they are asked they get a message of their own, each time that nobody has answered. */
  directAfterMs: readonly number[];
}

/** What holds for the alerts of one environment. */
export interface EnvironmentPlan {
  /** Null: every environment that has no overlay. */
  name: string | null;
  silent: boolean;
  root: CompiledRoute;
  receivers: ReadonlyMap<string, readonly PlannedDestination[]>;
  language: Language;
  fallbackChannel: string;
  defaultChannel: string;
}

/** Where a group was made. */
export interface Place {
  route: CompiledRoute;
  environment: EnvironmentPlan;
}

/** A lane is what is written to in order, one writer at a time: `slack:#ops`, `webhook:default` or `pagerduty:payments`. */
export interface PlannedDestination {
  lane: string;
  /** Null: as the route or the tenant says. */
  language: Language | null;
  profile: Profile;
  /** What the file says of it where it leads elsewhere than to Slack. */
  service?: NoticeFor;
}

/** Works out a checked file. The short form routes critical alerts to the escalation channel and everything else to the default channel. */
export function planTenant(file: TenantFile, version: number): TenantPlan {
  const base = planEnvironment(file, null, {});
  const overlays = Object.entries(file.environments ?? {});
  const environments = new Map(overlays.map(([name, overlay]) => [name, planEnvironment(file, name, overlay)]));
  const { slack_config } = file;
  return {
    tenantId: file.tenant,
    version,
    base,
    environments,
    places: new Map([base, ...environments.values()].flatMap((environment) => placesBelow(environment.root, environment))),
    silences: (file.silences ?? []).map((silence) => silenceOfFile(file.tenant, silence)),
    inhibitRules: (file.inhibit_rules ?? []).map(compileInhibitRule),
    timeIntervals: new Map((file.time_intervals ?? []).map((interval) => [interval.name, interval.time_intervals])),
    templates: file.templates ?? [],
    policies: new Map((file.escalation_policies ?? []).map((policy) => [policy.name, policyOfFile(policy)])),
    heartbeats: (file.heartbeats ?? []).map((heartbeat) => compileHeartbeat(file.tenant, heartbeat)),
    resolveTimeouts: (file.resolve_timeouts ?? []).map(({ matchers, after }) => ({ takes: compileMatchers(matchers), afterMs: after })),
    schedules: new Map((file.schedules ?? []).map((schedule) => [schedule.name, scheduleOfFile(schedule)])),
    handOvers: new Map((file.schedules ?? []).map((schedule) => [schedule.name, handOverOf(schedule)])),
    calendars: new Map(
      (file.schedules ?? []).flatMap(({ name, calendar }) => (calendar ? [[name, { url: calendar.url, everyMs: calendar.every ?? 900_000 }]] : [])),
    ),
    slackUsers: new Map((file.people ?? []).map(({ name, slack_user }) => [name, slack_user])),
    people: new Map((file.people ?? []).map((person) => [person.name, personPlanOf(person)])),
    roles: file.roles ?? [],
    adminLanes: (slack_config.admins ?? [base.fallbackChannel]).map(laneOfChannel),
    fallbackWebhook: slack_config.fallback_webhook ?? null,
    acknowledgingEmoji: new Set(slack_config.reactions?.acknowledge ?? []),
    perMinute: slack_config.rate_limit ?? Number.POSITIVE_INFINITY,
  };
}

function handOverOf({ hand_over_channel: channel, remind = [], user_group }: FileSchedule): HandOver {
  return { lane: channel === undefined ? null : laneOfChannel(channel), remindMs: remind, userGroup: user_group ?? null };
}

function personPlanOf(person: Person): PersonPlan {
  const { slack_user: slackUser, language, time_zone: timeZone, quiet_hours: times, direct_messages: directAfterMs } = person;
  const forCritical = person.quiet_hours_for_critical ?? false;
  const quietHours = times === undefined || timeZone === undefined ? null : { timeZone, times, forCritical };
  return { slackUser, language: language ?? null, timeZone: timeZone ?? null, quietHours, directAfterMs: directAfterMs ?? [0] };
}

/** What the file says of the owner of a Slack account; null: nothing. */
export function personOfUser(plan: Pick<TenantPlan, 'people'>, userId: string): PersonPlan | null {
  return [...plan.people.values()].find(({ slackUser }) => slackUser === userId) ?? null;
}

/** The plan for alerts of an environment. */
export function environmentPlanOf(plan: TenantPlan, environment: string): EnvironmentPlan {
  return plan.environments.get(environment) ?? plan.base;
}

/** The plan of the environment that a group was made in, also when its route is gone from the file. */
export function environmentOfRoute(plan: TenantPlan, routeKey: string): EnvironmentPlan {
  const isWithin = ({ root }: EnvironmentPlan) => routeKey === root.key || routeKey.startsWith(`${root.key}/`);
  const within = () => [...plan.environments.values()].filter(isWithin).sort((a, b) => b.root.key.length - a.root.key.length)[0];
  return plan.places.get(routeKey)?.environment ?? within() ?? plan.base;
}

/** The routes that take an alert of an environment with these labels, in order; never empty. */
export function routesFor(plan: TenantPlan, environment: string, labels: Labels): CompiledRoute[] {
  return matchRoutes(environmentPlanOf(plan, environment).root, labels);
}

/**
 * Where a group is told, and what for its readers is to be known there: its receiver's destinations, in the plan of the environment it was made in. A receiver
 * that the file no longer has is told in the fallback channel.
 */
export function destinationsOf(plan: TenantPlan, group: { routeKey: string; receiver: string }): (PlannedDestination & { language: Language })[] {
  const place = plan.places.get(group.routeKey);
  const environment = environmentOfRoute(plan, group.routeKey);
  const language = place?.route.language ?? environment.language;
  const fallback: readonly PlannedDestination[] = [{ lane: fallbackLaneOf(plan, group), language: null, profile: 'rich' }];
  return (environment.receivers.get(group.receiver) ?? fallback).map((to) => ({ ...to, language: to.language ?? language }));
}

/** What happens when nobody answers what is told of a group; null: nothing. A group whose route is gone from the file has none. */
export function policyOf(plan: TenantPlan, group: { routeKey: string }): EscalationPolicy | null {
  const name = plan.policies.size === 0 ? null : (plan.places.get(group.routeKey)?.route.escalationPolicy ?? null);
  return name === null ? null : (plan.policies.get(name) ?? null);
}

/** The lane that gets what a lane of this group cannot take: its route's, its environment's or the tenant's. */
export function fallbackLaneOf(plan: TenantPlan, group: { routeKey: string } | null): string {
  const place = group === null ? undefined : plan.places.get(group.routeKey);
  return laneOfChannel(place?.route.fallbackChannel ?? (group === null ? plan.base : environmentOfRoute(plan, group.routeKey)).fallbackChannel);
}

const shortForm: RouteNode = {
  receiver: 'default',
  routes: [{ matchers: [{ name: 'severity', operator: '=', value: 'critical' }], receiver: 'escalation', group_wait: 0 }],
};

function planEnvironment(file: TenantFile, name: string | null, overlay: EnvironmentOverlay): EnvironmentPlan {
  const slack: SlackConfig = { ...file.slack_config, ...withoutUndefined(overlay.slack_config ?? {}) };
  const named = (file.receivers ?? []).map((receiver) => {
    const services = servicesOf(receiver).map(serviceDestination);
    return [receiver.name, [...(receiver.slack ?? []).map((each) => destination(each, slack)), ...services]] as const;
  });
  const channel = (to: string): [PlannedDestination] => [destination({ channel: to }, slack)];
  return {
    name,
    silent: overlay.silent ?? false,
    root: compileRoute(overlay.route ?? file.route ?? shortForm, name === null ? '' : `@${name}`, overlay.escalation_policy ?? null),
    receivers: new Map<string, readonly PlannedDestination[]>([
      ['default', channel(slack.default_channel)],
      ['escalation', channel(slack.escalation_channel ?? slack.default_channel)],
      ...named,
    ]),
    language: slack.languages?.[0] ?? 'en',
    fallbackChannel: slack.fallback_channel ?? slack.default_channel,
    defaultChannel: slack.default_channel,
  };
}

function withoutUndefined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function placesBelow(route: CompiledRoute, environment: EnvironmentPlan): [string, Place][] {
  return [[route.key, { route, environment }], ...route.routes.flatMap((child) => placesBelow(child, environment))];
}

function destination(to: Destination, slack: SlackConfig): PlannedDestination {
  const wanted = 'channel' in to ? slack.channels?.[to.channel] : undefined;
  return {
    lane: 'channel' in to ? laneOfChannel(to.channel) : `webhook:${to.webhook}`,
    language: to.language ?? wanted?.language ?? null,
    profile: to.profile ?? wanted?.profile ?? 'rich',
  };
}

function serviceDestination(service: NoticeFor): PlannedDestination {
  return { lane: laneOfService(service.kind, service.endpoint), language: service.language ?? null, profile: 'text', service };
}

/** What the file says of a service's lane: as any receiver has it, else nothing beside its endpoint. Null for a lane of Slack's. */
export function serviceIn(plan: TenantPlan, lane: string): NoticeFor | null {
  const found = serviceOfLane(lane);
  if (found === null) return null;
  const said = [plan.base, ...plan.environments.values()].flatMap(({ receivers }) => [...receivers.values()].flat()).find((to) => to.lane === lane)?.service;
  return said ?? (found.kind === 'email' ? { ...found, kind: 'email', to: [] } : { ...found, kind: found.kind });
}

/** The lane of a Slack channel, by name or ID. */
export function laneOfChannel(channel: string): string {
  return `slack:${channel}`;
}

/** What a lane leads to. Throws on a lane that no plan makes: that is our fault, not the user's. */
export function targetOfLane(lane: string): { kind: 'slack'; channel: string } | { kind: 'webhook'; name: string } | { kind: 'service'; name: string } {
  const [kind, target] = [lane.slice(0, lane.indexOf(':')), lane.slice(lane.indexOf(':') + 1)];
  if (kind === 'slack') return { kind, channel: target };
  if (kind === 'webhook') return { kind, name: target };
  const service = serviceOfLane(lane);
  if (service !== null) return { kind: 'service', name: nameOfService(service) };
  throw new Error(`not a lane: ${lane}`);
}
