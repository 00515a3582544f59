import type { StoredMessage } from './message.ts';
import { nextMicros } from './timestamps.ts';

/** One conversation of a workspace with what is said in it. */
export interface Channel {
  id: string;
  name: string;
  kind: 'channel' | 'im';
  isPrivate: boolean;
  isArchived: boolean;
  createdSeconds: number;
  members: Set<string>;
  /** What the channel's own list shows, oldest first: messages outside threads and broadcast replies. */
  messages: StoredMessage[];
  /** Replies by the timestamp of their root, oldest first. */
  threads: Map<string, StoredMessage[]>;
  /** Messages only one user sees. Slack does not keep them, the page shows the last ones. */
  ephemerals: StoredMessage[];
  byTs: Map<string, StoredMessage>;
  lastMicros: number;
}

/** Older messages than these are forgotten, so that a double left running does not grow for ever. */
const messagesPerChannel = 20_000;
const ephemeralsPerChannel = 100;

/** A channel nobody has written in. */
export function newChannel(about: Pick<Channel, 'id' | 'name' | 'kind' | 'isPrivate' | 'isArchived' | 'createdSeconds'>, members: Iterable<string>): Channel {
  return { ...about, members: new Set(members), messages: [], threads: new Map(), ephemerals: [], byTs: new Map(), lastMicros: 0 };
}

/** The identity the channel's next message will have. */
export const nextTimestamp = (channel: Channel, nowMs: number): number => nextMicros(channel.lastMicros, nowMs);

/** Puts a new message at the end of what it belongs to: the channel, its thread or both. */
export function addMessage(channel: Channel, message: StoredMessage): void {
  channel.lastMicros = Math.max(channel.lastMicros, message.micros);
  if (message.onlyFor !== undefined) {
    channel.ephemerals.push(message);
    if (channel.ephemerals.length > ephemeralsPerChannel) channel.ephemerals.shift();
    return;
  }
  channel.byTs.set(message.ts, message);
  if (message.threadTs !== undefined) {
    const replies = channel.threads.get(message.threadTs);
    if (replies) replies.push(message);
    else channel.threads.set(message.threadTs, [message]);
  }
  if (message.threadTs === undefined || message.broadcast) channel.messages.push(message);
  if (channel.messages.length > messagesPerChannel * 1.1) forgetOldest(channel);
}

/** Deletes a message. A root with replies stays as a tombstone, as in Slack. */
export function removeMessage(channel: Channel, message: StoredMessage): void {
  if (channel.threads.has(message.ts)) {
    message.deleted = true;
    message.content = { text: 'This message was deleted.' };
    return;
  }
  channel.byTs.delete(message.ts);
  takeOut(channel.messages, message);
  const replies = message.threadTs === undefined ? undefined : channel.threads.get(message.threadTs);
  if (!replies) return;
  takeOut(replies, message);
  if (replies.length === 0) channel.threads.delete(message.threadTs ?? '');
}

/** Where the first message later than `micros` stands in `messages`, which are in order (binary search). */
export function firstAfter(messages: readonly StoredMessage[], micros: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.micros ?? 0) > micros) high = middle;
    else low = middle + 1;
  }
  return low;
}

function takeOut(messages: StoredMessage[], message: StoredMessage): void {
  const index = firstAfter(messages, message.micros) - 1;
  if (messages[index] === message) messages.splice(index, 1);
}

function forgetOldest(channel: Channel): void {
  for (const old of channel.messages.splice(0, channel.messages.length - messagesPerChannel)) {
    channel.byTs.delete(old.ts);
    for (const reply of channel.threads.get(old.ts) ?? []) channel.byTs.delete(reply.ts);
    channel.threads.delete(old.ts);
  }
}
