import type { Language } from '@tocsin/contracts/language';
import type { Destination, RouteNode, TenantFile } from '@tocsin/contracts/tenantFile';
import { type CompiledRoute, compileRoute } from './routing.ts';

/** A tenant's file with everything worked out that the pools need. */
export interface TenantPlan {
  tenantId: string;
  version: number;
  root: CompiledRoute;
  receivers: ReadonlyMap<string, readonly PlannedDestination[]>;
  language: Language;
  /** Updates and thread replies a minute to one channel (`rate_limit`); new messages never wait for it. Infinity where the tenant names none. */
  chatterPerMinute: number;
  fallbackChannel: string;
}

/** A lane is what is written to in order, one writer at a time: `slack:#ops` or `webhook:default`. */
export interface PlannedDestination {
  lane: string;
  language: Language;
}

/** Works out a checked file. The short form routes critical alerts to the escalation channel and everything else to the default channel. */
export function planTenant(file: TenantFile, version: number): TenantPlan {
  const language = file.slack_config.languages?.[0] ?? 'en';
  const receivers = new Map<string, readonly PlannedDestination[]>();
  receivers.set('default', [{ lane: laneOfChannel(file.slack_config.default_channel), language }]);
  receivers.set('escalation', [{ lane: laneOfChannel(file.slack_config.escalation_channel ?? file.slack_config.default_channel), language }]);
  for (const receiver of file.receivers ?? [])
    receivers.set(
      receiver.name,
      receiver.slack.map((to) => destination(to, language)),
    );
  return {
    tenantId: file.tenant,
    version,
    root: compileRoute(file.route ?? shortForm),
    receivers,
    language,
    chatterPerMinute: file.slack_config.rate_limit ?? Number.POSITIVE_INFINITY,
    fallbackChannel: file.slack_config.default_channel,
  };
}

const shortForm: RouteNode = {
  receiver: 'default',
  routes: [{ matchers: [{ name: 'severity', value: 'critical', equal: true }], receiver: 'escalation', group_wait: 0 }],
};

function destination(to: Destination, language: Language): PlannedDestination {
  return { lane: 'channel' in to ? laneOfChannel(to.channel) : `webhook:${to.webhook}`, language: to.language ?? language };
}

/** The lane of a Slack channel, by name or ID. */
export function laneOfChannel(channel: string): string {
  return `slack:${channel}`;
}

/** What a lane leads to. Throws on a lane that no plan makes: that is our fault, not the user's. */
export function targetOfLane(lane: string): { kind: 'slack'; channel: string } | { kind: 'webhook'; name: string } {
  const [kind, target] = [lane.slice(0, lane.indexOf(':')), lane.slice(lane.indexOf(':') + 1)];
  if (kind === 'slack') return { kind, channel: target };
  if (kind === 'webhook') return { kind, name: target };
  throw new Error(`not a lane: ${lane}`);
}
