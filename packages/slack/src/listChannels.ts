import type { WebClient } from '@slack/web-api';
import type { ChannelListing, ListedChannel } from '@tocsin/core/channelSighting';
import { outcomeOfError } from './sendMessage.ts';

/** Slack lists at most a thousand channels at a time and, at its tier 2, some twenty times a minute; past this many pages the listing counts as not complete. */
const pages = 20;

/** The channels of a workspace and how many calls they took, or why nobody can say; `retryAfterMs` where Slack named a time. */
export type ListResult =
  | { kind: 'listed'; channels: ListedChannel[]; complete: ChannelListing['complete']; calls: number }
  | { kind: 'unable'; code: string; retryAfterMs: number | null };

/** Lists all channels that the bot can see, archived ones too: the public ones and the private ones it is in. Never throws. */
export async function listChannels(client: WebClient): Promise<ListResult> {
  const all = await listTypes(client, 'public_channel,private_channel');
  if (all.kind === 'listed' || all.code !== 'missing_scope') return all;
  // Without groups:read the public ones are better than none.
  const publicOnes = await listTypes(client, 'public_channel');
  return publicOnes.kind === 'listed' ? { ...publicOnes, complete: false } : publicOnes;
}

async function listTypes(client: WebClient, types: string): Promise<ListResult> {
  const channels: ListedChannel[] = [];
  let cursor: string | undefined;
  try {
    for (let page = 0; page < pages; page += 1) {
      const answer = await client.conversations.list({ limit: 1_000, exclude_archived: false, types, ...(cursor ? { cursor } : {}) });
      channels.push(...(answer.channels ?? []).flatMap(listedChannelOf));
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) return { kind: 'listed', channels, complete: true, calls: page + 1 };
    }
    return { kind: 'listed', channels, complete: false, calls: pages };
  } catch (error) {
    const outcome = outcomeOfError(error);
    if (outcome.kind === 'limited') return { kind: 'unable', code: outcome.code, retryAfterMs: outcome.retryAfterMs };
    return { kind: 'unable', code: 'code' in outcome ? outcome.code : 'unknown', retryAfterMs: null };
  }
}

/** A channel as Slack describes it; none for what has no ID or no name. */
export function listedChannelOf(channel: {
  id?: string;
  name?: string;
  is_member?: boolean;
  is_archived?: boolean;
  is_private?: boolean;
  is_group?: boolean;
}): ListedChannel[] {
  if (!channel.id || !channel.name) return [];
  const isPrivate = channel.is_private ?? channel.is_group ?? false;
  return [{ channelId: channel.id, name: channel.name, isMember: channel.is_member ?? false, isArchived: channel.is_archived ?? false, isPrivate }];
}
