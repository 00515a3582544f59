import { z } from 'zod';
import type { Notice } from './notice.ts';

/** One Block Kit block, as Slack takes it. Which ones we use and their limits: `render`. */
export interface SlackBlock {
  type: string;
  [key: string]: unknown;
}

/** A text with blocks. */
export interface MessagePart {
  text: string;
  blocks: SlackBlock[];
}

/** A message as it goes to chat.postMessage, chat.update or a webhook. `text` is what notifications and screen readers say. */
export interface SlackMessage {
  text: string;
  blocks: SlackBlock[];
  attachments?: { color: string; blocks: SlackBlock[]; fallback?: string }[];
  /** What did not fit, for the thread of the message, once and in this order. It is no part of what Slack is asked to post. */
  continued?: MessagePart[];
  /** A reply that is shown in the channel too. It says how to post, and is no part of what is posted. */
  broadcast?: true;
  /** What is told where it does not go to Slack; then the text is for people who look at what is owed, and for Slack in its place. */
  notice?: Notice;
}

/** How much of Slack a message uses: `rich` is as designed, `plain` has only the oldest blocks, `text` has none. */
export const profiles = ['rich', 'plain', 'text'] as const;
export const profileSchema = z.enum(profiles);
export type Profile = z.infer<typeof profileSchema>;

/**
 * What can be pressed on our messages. The value is the group's id and nothing else, for menus an option `<group id> <choice>`: who may press is decided by who
 * presses.
 */
export const actionIds = {
  acknowledge: 'tocsin.acknowledge',
  unacknowledge: 'tocsin.unacknowledge',
  resolve: 'tocsin.resolve',
  silence: 'tocsin.silence',
  snooze: 'tocsin.snooze',
  escalate: 'tocsin.escalate',
  more: 'tocsin.more',
} as const;

/** How long the snoozes are that a message offers, in minutes. */
export const snoozeMinutes = [60, 240, 480] as const;

/** The silences that a message offers: for so many minutes, until Monday morning, or what is said in a modal. */
export const silenceChoices = [60, 240, 'monday', 'custom'] as const;
export type SilenceChoice = (typeof silenceChoices)[number];

/** What else a message offers, each in a modal. */
export const moreChoices = ['give', 'note', 'labels'] as const;
export type MoreChoice = (typeof moreChoices)[number];

/** `metadata.event_type` of every message we post; the payload has ids and counts only, it can be read by the whole workspace. */
export const deliveryEventType = 'tocsin_delivery';

/** Why a message is dead that was kept sealed and does not open any more, and what to do. */
export const unopenedReason = 'cannot be opened with this TOCSIN_KEY: start Tocsin with the key under which it was kept and have it tried again, or drop it';
