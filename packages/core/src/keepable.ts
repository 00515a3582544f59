import type { SlackMessage } from '@tocsin/contracts/message';
import { simplerOf } from './simplerMessage.ts';

/** What Slack takes in one message (docs.slack.dev/reference/block-kit), and no body is larger than this. */
const [blocksMost, attachmentsMost, textMost, bytesMost] = [50, 100, 40_000, 100_000];

/**
 * A message as it may be kept for a webhook, which says no more than `invalid_payload` of what it does not like: simpler until it is within Slack's limits, and never
 * without a text. The renderer makes none that is over them; this is for what comes by another way.
 */
export function keepable(message: SlackMessage): SlackMessage {
  for (let at: SlackMessage | null = message; at !== null; at = simplerOf(at)) if (isWithin(at)) return at;
  return { text: message.text.trim().slice(0, 3_000) || '…', blocks: [] };
}

function isWithin(message: SlackMessage): boolean {
  const { text, blocks, attachments = [] } = message;
  if (text.trim() === '' || text.length > textMost || attachments.length > attachmentsMost) return false;
  if ([blocks, ...attachments.map((attachment) => attachment.blocks)].some((list) => list.length > blocksMost)) return false;
  return Buffer.byteLength(JSON.stringify(message)) <= bytesMost;
}
