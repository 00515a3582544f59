import type { WebClient } from '@slack/web-api';

/** Slack lists at most a thousand channels at a time; past this many pages we give up. */
const pages = 50;

/** The id of the channel that people write as `#name`, null when the bot sees none of that name. An id is answered as it is. Rejects as the SDK does. */
export async function findChannel(client: WebClient, channel: string): Promise<string | null> {
  if (!channel.startsWith('#')) return channel;
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const answer = await client.conversations.list({
      limit: 1_000,
      exclude_archived: true,
      types: 'public_channel,private_channel',
      ...(cursor ? { cursor } : {}),
    });
    const found = answer.channels?.find((listed) => listed.name === channel.slice(1));
    if (found?.id) return found.id;
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return null;
  }
  return null;
}
