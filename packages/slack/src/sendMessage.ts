import { type KnownBlock, WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import { deliveryEventType, type SlackMessage } from '@tocsin/contracts/message';
import type { Outcome, WriteKind } from '@tocsin/core/delivery';
import { outcomeOfCode, outcomeOfFailure } from './classify.ts';
import { isAboutMetadata } from './codes.ts';

/** One write, as Slack is asked for it. `deliveryId` travels in the message's metadata and finds it again. */
export interface SendRequest {
  channel: string;
  kind: WriteKind;
  message: SlackMessage;
  anchor: { channelId: string; ts: string } | null;
  deliveryId: string;
  facts: Readonly<Record<string, string | number>>;
}

type Metadata = { event_type: string; event_payload: Record<string, string | number> };

/**
 * Posts, updates or replies. Metadata that Slack refuses is left out piece by piece: the message was surely not posted, and it matters more than finding it again. Never
 * throws: whatever happens is an outcome, and what nobody foresaw is ambiguous.
 */
export async function sendMessage(client: WebClient, request: SendRequest): Promise<Outcome> {
  const onlyId = { event_type: deliveryEventType, event_payload: { delivery_id: request.deliveryId } };
  const whole = { event_type: deliveryEventType, event_payload: { delivery_id: request.deliveryId, ...request.facts } };
  let outcome: Outcome = { kind: 'not_sent', code: 'not_tried' };
  for (const metadata of [whole, onlyId, null]) {
    outcome = await sendOnce(client, request, metadata);
    if (outcome.kind !== 'bad_content' || !isAboutMetadata(outcome.code)) break;
  }
  return outcome;
}

async function sendOnce(client: WebClient, request: SendRequest, metadata: Metadata | null): Promise<Outcome> {
  try {
    const { ts, channel } = await call(client, request, metadata);
    if (typeof ts !== 'string') return { kind: 'ambiguous', code: 'no_ts' };
    return { kind: 'accepted', ts, channelId: typeof channel === 'string' ? channel : null };
  } catch (error) {
    return outcomeOfError(error);
  }
}

async function call(client: WebClient, request: SendRequest, metadata: Metadata | null): Promise<{ ts?: unknown; channel?: unknown }> {
  const { message, anchor } = request;
  const content = {
    text: message.text,
    blocks: message.blocks as unknown as KnownBlock[],
    attachments: (message.attachments ?? []) as unknown as [],
    ...(metadata === null ? {} : { metadata }),
  };
  if (request.kind === 'update' && anchor) return client.chat.update({ channel: anchor.channelId, ts: anchor.ts, parse: 'none', ...content });
  const thread = request.kind === 'reply' && anchor ? { thread_ts: anchor.ts, ...(message.broadcast ? { reply_broadcast: true } : {}) } : {};
  const channel = request.kind === 'reply' && anchor ? anchor.channelId : request.channel;
  return client.chat.postMessage({ channel, unfurl_links: false, unfurl_media: false, parse: 'none', ...thread, ...content });
}

/** What an error of the SDK says about the message. */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'limited', code: 'http_429', retryAfterMs: error.retryAfter * 1_000 };
  if (error instanceof WebAPIPlatformError) return outcomeOfCode(String(error.data.error), pauseNamedIn(error.data));
  if (error instanceof WebAPIHTTPError) return { kind: 'ambiguous', code: `http_${error.statusCode}` };
  return outcomeOfFailure(error);
}

/** A 200 that says `ratelimited` has its Retry-After here. */
function pauseNamedIn(data: { response_metadata?: unknown }): number | null {
  const metadata = data.response_metadata;
  if (typeof metadata !== 'object' || metadata === null || !('retryAfter' in metadata)) return null;
  return typeof metadata.retryAfter === 'number' ? metadata.retryAfter * 1_000 : null;
}
