import { z } from 'zod';
import type { DoubleState } from '../doubleState.ts';
import { clickPayload } from './clickPayload.ts';
import { findAction } from './findAction.ts';
import { findPosted } from './findPosted.ts';
import { postSigned } from './postSigned.ts';
import { issueResponseUrl } from './responseUrls.ts';
import { issueTrigger } from './triggers.ts';

const clicksKept = 1_000;

export const clickSchema = z.strictObject({
  /** The first workspace when not given. */
  team: z.string().optional(),
  /** ID, or name with or without `#`. */
  channel: z.string(),
  ts: z.string(),
  /** User ID; the workspace's first user when not given. */
  user: z.string().optional(),
  actionId: z.string(),
  /** Decides between several buttons of one action ID; what was chosen, for menus. */
  value: z.string().optional(),
});

export type Click = z.infer<typeof clickSchema>;

export interface ClickResult {
  /** True when the app answered 2xx within 3 s. */
  ok: boolean;
  /** HTTP status of the app, 0 when there was none. */
  status: number;
  /** How long the answer took. */
  ms: number;
  /** Why not ok: `http_500`, `timeout`, `no_listener`, `unreachable`. */
  error?: string;
  click: Click;
}

/** Presses a button: signs and posts what Slack would, and measures the answer. Throws an Error that says so when there is no such message or button. */
export async function click(state: DoubleState, input: Click, ownUrl: string): Promise<ClickResult> {
  const given = clickSchema.parse(input);
  const { workspace, channel, message, userId } = findPosted(state, given);
  const action = findAction(message, given.actionId, given.value);
  if (!action)
    throw new Error(
      `message ${given.ts} in ${channel.name} has no element with action_id ${given.actionId}${given.value === undefined ? '' : ` and value ${given.value}`}`,
    );
  const nowMs = state.now();
  const triggerId = issueTrigger(state, workspace.id, userId);
  const responseUrl = ownUrl + issueResponseUrl(state, { team: workspace.id, channel: channel.id, ts: message.ts, user: userId, threadTs: message.threadTs });
  const payload = clickPayload({ workspace, channel, message, action, userId, value: given.value, triggerId, responseUrl, nowMs });
  const { text: _text, ...answer } = await postSigned(state, state.settings.interactivityUrl, `payload=${encodeURIComponent(JSON.stringify(payload))}`);
  const result = { ...answer, click: given };
  state.clicks.push(result);
  if (state.clicks.length > clicksKept) state.clicks.shift();
  return result;
}
