/** A block, attachment or other object of Slack's whose shape was checked by the rules, not by the compiler. */
export interface SlackObject {
  [key: string]: unknown;
}

export interface MessageMetadata {
  event_type: string;
  event_payload: SlackObject;
}

/** What a message says. Blocks and attachments are kept as JSON text: a storm's 100,000 messages then cost their size and not ten times of it. */
export interface MessageContent {
  text: string;
  blocksJson?: string | undefined;
  attachmentsJson?: string | undefined;
  metadata?: MessageMetadata | undefined;
}

/** A message in a channel. Replies know their thread; a root knows nothing of its replies, the channel does. */
export interface StoredMessage {
  ts: string;
  /** The same as a number of microseconds, to compare and search. */
  micros: number;
  /** `B...` of the app or webhook that wrote it; empty when a person did. */
  botId: string;
  /** The person who wrote it. */
  userId?: string | undefined;
  /** Name and picture given with the message, where they differ from the app's. */
  username?: string | undefined;
  iconEmoji?: string | undefined;
  threadTs?: string | undefined;
  broadcast?: boolean | undefined;
  /** The one user who sees it, for ephemeral messages. */
  onlyFor?: string | undefined;
  editedTs?: string | undefined;
  deleted?: boolean | undefined;
  reactions: { name: string; users: string[] }[];
  content: MessageContent;
}
