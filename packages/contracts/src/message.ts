/** One Block Kit block, as Slack takes it. Which ones we use and their limits: `render`. */
export interface SlackBlock {
  type: string;
  [key: string]: unknown;
}

/** A message as it goes to chat.postMessage, chat.update or a webhook. `text` is what notifications and screen readers say. */
export interface SlackMessage {
  text: string;
  blocks: SlackBlock[];
  attachments?: { color: string; blocks: SlackBlock[]; fallback?: string }[];
}

/** Buttons on our messages. The value of each is the group's id and nothing else: who may press is decided by who presses. */
export const actionIds = { acknowledge: 'tocsin.acknowledge', resolve: 'tocsin.resolve' } as const;

/** `metadata.event_type` of every message we post; the payload has ids and counts only, it can be read by the whole workspace. */
export const deliveryEventType = 'tocsin_delivery';
