import { LogLevel, WebClient } from '@slack/web-api';
import { retryAfterMsOf } from '@tocsin/outbound/failure';
import { unnamedPauseMs } from './classify.ts';

/** How Slack is reached: `apiUrl` null means Slack's own. */
export interface SlackOptions {
  apiUrl: string | null;
  /** What the SDK has to say. It logs at error level what is an outcome for us, so everything it says is one thing here. */
  log: (message: string) => void;
  now: () => number;
}

/** After this nobody waits for Slack's answer any more: what became of the message is then unknown. */
export const answerTimeoutMs = 8_000;

/** Clients kept; the one used longest ago goes first. */
const kept = 500;

/**
 * Gives the client of a token, one for each, none shared between tokens. The queue owns all retries: the SDK's own would post twice after a reset, and its
 * handling of a 429 would hold up every channel of the workspace.
 */
export function slackClients(options: SlackOptions): (token: string) => WebClient {
  const clients = new Map<string, WebClient>();
  return (token) => {
    const client = clients.get(token) ?? open(token, options);
    clients.delete(token);
    clients.set(token, client);
    const oldest = clients.size > kept ? clients.keys().next().value : undefined;
    if (oldest !== undefined) clients.delete(oldest);
    return client;
  };
}

/** A client of nobody's, for what is asked without a token. */
export function tokenlessClient(options: SlackOptions): WebClient {
  return open(undefined, options);
}

/** Headers are a fresh object each time, because the SDK writes the token into the one it is given. */
function open(token: string | undefined, options: SlackOptions): WebClient {
  const say = (...said: unknown[]) => options.log(said.map(String).join(' '));
  const ignore = () => undefined;
  return new WebClient(token, {
    ...(options.apiUrl ? { slackApiUrl: options.apiUrl } : {}),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: answerTimeoutMs,
    allowAbsoluteUrls: false,
    // Its own queue would hold a write back after it counts as being sent.
    maxRequestConcurrency: 5_000,
    headers: {},
    logger: { debug: ignore, info: ignore, warn: say, error: say, setLevel: ignore, getLevel: () => LogLevel.WARN, setName: ignore },
    fetch: async (input, init) => plainRetryAfter(await fetch(input, init), options.now()),
  });
}

/** The SDK understands a 429 only with whole seconds; a date or none at all, as proxies send, would come out as an error without a class. */
function plainRetryAfter(response: Response, now: number): Response {
  if (response.status !== 429) return response;
  const waitMs = retryAfterMsOf(response.headers.get('retry-after'), now) ?? unnamedPauseMs;
  const headers = new Headers(response.headers);
  headers.set('retry-after', String(Math.ceil(waitMs / 1_000)));
  return new Response(response.body, { status: 429, headers });
}
