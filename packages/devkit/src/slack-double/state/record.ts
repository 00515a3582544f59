import type { MessageContent, MessageMetadata, SlackObject } from './message.ts';
import { parsed } from './presentMessage.ts';

export type WriteKind = 'post' | 'update' | 'delete' | 'ephemeral' | 'webhook' | 'response';

/** A write the double accepted, as it is kept and as a line of the record file. */
export interface AcceptedWrite {
  /** Counts from 1 over all workspaces, without gaps, also across a reset. */
  seq: number;
  kind: WriteKind;
  /** When it was accepted, in milliseconds of the double's clock. */
  at: number;
  team: string;
  channel: string;
  channelName: string;
  ts: string;
  threadTs?: string | undefined;
  broadcast?: boolean | undefined;
  /** `B...` of the app or webhook that wrote. */
  botId: string;
  username?: string | undefined;
  iconEmoji?: string | undefined;
  /** The reader of an ephemeral message. */
  onlyFor?: string | undefined;
  content: MessageContent;
}

/** A write the double accepted, as readers get it: what Slack would have shown, whatever the sender was told. */
export interface RecordEntry extends Omit<AcceptedWrite, 'content'> {
  text: string;
  blocks?: SlackObject[];
  attachments?: SlackObject[];
  metadata?: MessageMetadata;
}

/** The ground truth: every accepted write, in order. */
export interface WriteRecord {
  /** Entries with a `seq` above `since`, oldest first, at most `limit` of them. */
  since(seq: number, limit?: number): RecordEntry[];
  /** Every entry kept. */
  all(): RecordEntry[];
  /** `seq` of the last write, 0 before the first. */
  lastSeq(): number;
  /** How many entries are kept, and how many older ones were forgotten because there were too many. */
  kept(): number;
  forgotten(): number;
}

/** More writes than this are not kept. A chaos run reads 100,000. */
const writesKept = 400_000;

export interface WriteLog extends WriteRecord {
  push(write: AcceptedWrite): void;
  clear(): void;
}

/** An empty record that goes on counting from `lastSeq`. */
export function newWriteLog(): WriteLog {
  let writes: AcceptedWrite[] = [];
  let lastSeq = 0;
  let forgotten = 0;
  return {
    push(write) {
      writes.push(write);
      lastSeq = write.seq;
      if (writes.length <= writesKept * 1.1) return;
      forgotten += writes.length - writesKept;
      writes = writes.slice(-writesKept);
    },
    clear() {
      writes = [];
      forgotten = 0;
    },
    since(seq, limit = Number.POSITIVE_INFINITY) {
      const from = Math.max(0, seq + 1 - (writes[0]?.seq ?? 0));
      return writes.slice(from, from + limit).map(entryOf);
    },
    all: () => writes.map(entryOf),
    lastSeq: () => lastSeq,
    kept: () => writes.length,
    forgotten: () => forgotten,
  };
}

/** A kept write in the readers' form. */
export function entryOf({ content, ...about }: AcceptedWrite): RecordEntry {
  return {
    ...about,
    text: content.text,
    ...(content.blocksJson === undefined ? {} : { blocks: parsed(content.blocksJson) }),
    ...(content.attachmentsJson === undefined ? {} : { attachments: parsed(content.attachmentsJson) }),
    ...(content.metadata === undefined ? {} : { metadata: content.metadata }),
  };
}
