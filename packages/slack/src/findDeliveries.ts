import type { WebClient } from '@slack/web-api';
import { deliveryEventType } from '@tocsin/contracts/message';
import { outcomeOfError } from './sendMessage.ts';

/** Where to look: a channel, or one thread of it, for messages not older than `oldest` (ms since 1970). */
export interface SearchRequest {
  channelId: string;
  threadTs: string | null;
  oldest: number;
  deliveryIds: readonly string[];
}

/** Which of the deliveries are there, or why nobody can say: `final` when looking again would not help. */
export type SearchResult = { kind: 'looked'; found: Map<string, { channelId: string; ts: string }> } | { kind: 'unable'; reason: string; final: boolean };

/** Slack gives 15 to 999 messages at a time; this many pages reach back over what a channel can say in a long outage. */
const pages = 10;

/** Reads a channel's history (or a thread's) for the metadata of our messages, newest first, until all are found. */
export async function findDeliveries(client: WebClient, request: SearchRequest): Promise<SearchResult> {
  const range = { channel: request.channelId, oldest: (request.oldest / 1_000 - 5).toFixed(6), inclusive: true, include_all_metadata: true, limit: 200 };
  try {
    const found = new Map<string, { channelId: string; ts: string }>();
    const wanted = new Set(request.deliveryIds);
    let cursor: string | undefined;
    for (let page = 0; page < pages && found.size < wanted.size; page += 1) {
      const asked = cursor ? { ...range, cursor } : range;
      const answer =
        request.threadTs === null ? await client.conversations.history(asked) : await client.conversations.replies({ ...asked, ts: request.threadTs });
      for (const message of answer.messages ?? []) {
        const id = deliveryIdOf(message.metadata);
        if (id !== null && message.ts && wanted.has(id)) found.set(id, { channelId: request.channelId, ts: message.ts });
      }
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) break;
    }
    return { kind: 'looked', found };
  } catch (error) {
    const outcome = outcomeOfError(error);
    const final = outcome.kind === 'bad_channel' || outcome.kind === 'bad_credential';
    return { kind: 'unable', reason: outcome.kind === 'accepted' ? 'unknown' : outcome.code, final };
  }
}

function deliveryIdOf(metadata: unknown): string | null {
  if (typeof metadata !== 'object' || metadata === null) return null;
  const { event_type: type, event_payload: payload } = metadata as { event_type?: unknown; event_payload?: { delivery_id?: unknown } };
  return type === deliveryEventType && typeof payload?.delivery_id === 'string' ? payload.delivery_id : null;
}
