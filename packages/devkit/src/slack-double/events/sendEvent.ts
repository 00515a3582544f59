import { setTimeout as wait } from 'node:timers/promises';
import { type AppAnswer, postSigned } from '../clicks/postSigned.ts';
import type { DoubleState } from '../doubleState.ts';
import type { SlackObject } from '../state/message.ts';
import type { Workspace } from '../state/workspace.ts';

/** How often Slack said it, and how the app answered the last time. */
export interface EventResult extends Omit<AppAnswer, 'text'> {
  eventId: string;
  attempts: number;
}

const reasons: Readonly<Record<string, string>> = { timeout: 'http_timeout', unreachable: 'connection_failed' };

/**
 * Reports an event to the app as Slack does: signed, and again with the same `event_id` while the answer is late or no success: at once, after a minute and after five, unless `eventRetryMs` says
 * otherwise or the app answers `X-Slack-No-Retry: 1`. Answers when it is over. Never throws.
 */
export async function sendEvent(state: DoubleState, workspace: Workspace, event: SlackObject): Promise<EventResult> {
  const { eventsUrl } = state.settings;
  const eventId = `Ev${state.newId().slice(0, 10)}`;
  const body = JSON.stringify({
    ...{ token: 'deprecated-verification-token', team_id: workspace.id, api_app_id: workspace.appId, type: 'event_callback', event_id: eventId },
    ...{ event_time: Math.floor(state.now() / 1_000), event_context: `4-${eventId}`, is_ext_shared_channel: false },
    authorizations: [{ enterprise_id: null, team_id: workspace.id, user_id: workspace.botUserId, is_bot: true, is_enterprise_install: false }],
    event: { event_ts: String(state.now() / 1_000), ...event },
  });
  const say = (headers: Record<string, string>) => postSigned(state, eventsUrl, body, { 'content-type': 'application/json', ...headers });
  let answer = await say({});
  let attempts = 1;
  for (const waitMs of state.settings.eventRetryMs) {
    if (answer.ok || answer.error === 'no_listener' || answer.isFinal) break;
    await wait(waitMs, undefined, { ref: false });
    const reason = reasons[answer.error ?? ''] ?? 'http_error';
    answer = await say({ 'x-slack-retry-num': String(attempts), 'x-slack-retry-reason': reason });
    attempts += 1;
  }
  const { text: _text, isFinal: _isFinal, ...result } = answer;
  return { ...result, eventId, attempts };
}
