import type { WebClient } from '@slack/web-api';
import { deliveryEventType } from '@tocsin/contracts/message';
import { outcomeOfError } from './sendMessage.ts';

/** Where to look: a channel, or one thread of it, for messages of a time (ms since 1970), from a page on. */
export interface PageRequest {
  channelId: string;
  threadTs: string | null;
  oldest: number;
  latest: number;
  cursor: string | null;
}

/**
 * Our messages on one page, by the delivery ids in their metadata, and the next page if there is one; or why nobody can say: `limited` when Slack named a wait, else
 * `final` when looking again would not help.
 */
export type HistoryPage =
  | { kind: 'page'; found: Map<string, { channelId: string; ts: string }>; next: string | null }
  | { kind: 'limited'; retryAfterMs: number }
  | { kind: 'unable'; reason: string; final: boolean };

/** Slack gives 15 to 999 messages at a time, whatever is asked for. */
const pageSize = 200;

/** Reads one page of a channel's history, newest first, or of a thread's replies (conversations.history and .replies: one call of Slack's budget). Never throws. */
export async function readHistoryPage(client: WebClient, request: PageRequest): Promise<HistoryPage> {
  const { channelId, threadTs, cursor } = request;
  const range = {
    ...{ channel: channelId, oldest: (request.oldest / 1_000).toFixed(6), latest: (request.latest / 1_000).toFixed(6) },
    ...{ inclusive: true, include_all_metadata: true, limit: pageSize },
    ...(cursor === null ? {} : { cursor }),
  };
  try {
    const answer = threadTs === null ? await client.conversations.history(range) : await client.conversations.replies({ ...range, ts: threadTs });
    const found = new Map<string, { channelId: string; ts: string }>();
    for (const message of answer.messages ?? []) {
      const id = deliveryIdOf(message.metadata);
      if (id !== null && message.ts) found.set(id, { channelId, ts: message.ts });
    }
    return { kind: 'page', found, next: answer.response_metadata?.next_cursor || null };
  } catch (error) {
    const outcome = outcomeOfError(error);
    if (outcome.kind === 'limited') return { kind: 'limited', retryAfterMs: outcome.retryAfterMs };
    // A bad credential is the whole workspace's fault and mends with it.
    return { kind: 'unable', reason: 'code' in outcome ? outcome.code : 'unknown', final: isFinal(outcome.kind, 'code' in outcome ? outcome.code : '') };
  }
}

/** Nobody will ever be able to look: not in the channel, no right to read it, no such thread. */
function isFinal(kind: string, code: string): boolean {
  return kind === 'bad_channel' || kind === 'message_gone' || code === 'missing_scope' || code === 'no_permission';
}

function deliveryIdOf(metadata: unknown): string | null {
  if (typeof metadata !== 'object' || metadata === null) return null;
  const { event_type: type, event_payload: payload } = metadata as { event_type?: unknown; event_payload?: { delivery_id?: unknown } };
  return type === deliveryEventType && typeof payload?.delivery_id === 'string' ? payload.delivery_id : null;
}
