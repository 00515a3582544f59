import type { SlackThing } from '@tocsin/web/slack-look/look';

/** What the double tells its page. The shapes of blocks are Slack's; the page reads what it knows of them and shows the rest by name. */
export interface PageUser {
  id: string;
  name: string;
  realName: string;
  tz: string;
}

export interface PageChannel {
  id: string;
  name: string;
  kind: 'channel' | 'im';
  isPrivate: boolean;
  isArchived: boolean;
  lastTs: string;
  members: number;
}

export interface PageWorkspace {
  id: string;
  name: string;
  domain: string;
  app: { name: string; userId: string; botId: string };
  channels: PageChannel[];
  users: PageUser[];
  usergroups: { id: string; handle: string }[];
}

export interface PageMessage {
  ts: string;
  text: string;
  subtype?: string;
  bot_id?: string;
  user?: string;
  username?: string;
  icons?: { emoji?: string };
  blocks?: SlackThing[];
  attachments?: SlackThing[];
  edited?: { ts: string };
  thread_ts?: string;
  reply_count?: number;
  latest_reply?: string;
  reactions?: { name: string; count: number }[];
  only_for?: string;
  parent_user_id?: string;
}

/** One batch of the event stream. */
export type PageEvent =
  | { kind: 'reload' }
  | { kind: 'view'; team: string }
  | { kind: 'many'; channels: { team: string; channel: PageChannel }[] }
  | { kind: 'changes'; changes: PageChange[] };

export interface PageChange {
  kind: string;
  team: string;
  channel: PageChannel;
  ts: string;
  threadTs?: string;
  broadcast?: boolean;
  message?: PageMessage;
  root?: PageMessage;
}

/** A modal as the app opened it, with what was entered. */
export interface ModalView {
  hash: string;
  title: unknown;
  submit?: unknown;
  close?: unknown;
  blocks: SlackThing[];
  state: {
    values: Record<
      string,
      Record<string, { value?: unknown; selected_option?: { value?: unknown } | null; selected_user?: unknown; selected_date_time?: unknown }>
    >;
  };
}

/** Where the reader is. */
export interface Place {
  team: string;
  channel: string;
  thread: string | undefined;
}

/** What every part of a message needs to know. */
export interface View {
  workspace: PageWorkspace;
  channel: PageChannel;
  me: string;
}
