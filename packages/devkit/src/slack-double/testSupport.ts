import type { WebClientOptions } from '@slack/web-api';
import { LogLevel, WebClient } from '@slack/web-api';
import type { TeamSeed } from './seed.ts';
import type { SlackDouble, SlackDoubleOptions } from './startSlackDouble.ts';
import { startSlackDouble } from './startSlackDouble.ts';

/** Two workspaces that must not see each other. */
export const testTeams: readonly TeamSeed[] = [
  {
    id: 'T0ONE',
    name: 'One',
    domain: 'one',
    tokens: ['xoxb-one'],
    channels: [
      { id: 'C0ALERTS', name: 'alerts' },
      { id: 'C0OTHER', name: 'other' },
      { id: 'C0OLD', name: 'old', isArchived: true },
      { id: 'C0FAR', name: 'far', botMember: false },
      { id: 'C0HIDDEN', name: 'hidden', isPrivate: true, botMember: false },
    ],
    users: [{ id: 'U0ANA', name: 'ana', realName: 'Ana', email: 'ana@one.example' }],
    webhooks: [
      { botId: 'B0HOOK', secret: 'secret', channel: 'alerts' },
      { botId: 'B0GONE', secret: 'secret', channel: 'alerts', disabled: true },
    ],
    usergroups: [{ id: 'S0ONCALL', handle: 'oncall', name: 'On-call' }],
  },
  { id: 'T0TWO', name: 'Two', domain: 'two', tokens: ['xoxb-two'], botId: 'B0TWO', channels: [{ id: 'C0SECOND', name: 'second' }] },
];

/** A double with the two workspaces and no limit, unless `options` say otherwise. */
export const startTestDouble = (options: SlackDoubleOptions = {}): Promise<SlackDouble> =>
  startSlackDouble({ teams: testTeams, channelRate: null, ...options });

/** Slack's own client, without its retries, speaking to the double. */
export function clientOf(double: SlackDouble, token = 'xoxb-one', options: WebClientOptions = {}): WebClient {
  return new WebClient(token, {
    slackApiUrl: double.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 2_000,
    headers: {},
    logLevel: LogLevel.ERROR,
    logger: quiet,
    ...options,
  });
}

/** A clock the test moves. */
export function testClock(nowMs = Date.UTC(2026, 10, 23, 12)): { now(): number; advance(ms: number): void } {
  let at = nowMs;
  return {
    now: () => at,
    advance: (ms) => {
      at += ms;
    },
  };
}

const ignore = (): void => undefined;
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore, setLevel: ignore, getLevel: () => LogLevel.ERROR, setName: ignore };
