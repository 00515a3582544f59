import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { firingByName } from './digestLines.ts';

/** One message or edit of ours that the double accepted. */
export interface Said {
  kind: 'post' | 'reply' | 'update';
  channel: string;
  ts: string;
  deliveryId: string;
  groupId: string | null;
  epoch: number;
  covers: number;
  text: string;
  /** The groups that it names with how many of their alerts are firing, where it speaks for many: a digest. */
  named: ReadonlyMap<string, number>;
}

const nobody: ReadonlyMap<string, number> = new Map();

/** Reads the double's record: everything in it must carry our metadata. */
export function readSaid(entries: readonly RecordEntry[]): Said[] {
  return entries.map(({ kind, channelName, ts, threadTs, text, metadata, blocks, attachments }) => {
    const payload = metadata?.event_payload;
    const deliveryId = payload?.['delivery_id'];
    if (typeof deliveryId !== 'string') throw new Error(`the double accepted something without a delivery id: ${text.slice(0, 100)}`);
    const groupId = typeof payload?.['group_id'] === 'string' ? payload['group_id'] : null;
    const about = { groupId, epoch: Number(payload?.['epoch'] ?? 0), covers: Number(payload?.['covers'] ?? 0) };
    const named = groupId === null ? firingByName({ ...(blocks ? { blocks } : {}), ...(attachments ? { attachments } : {}) }) : nobody;
    return { kind: kind === 'update' ? 'update' : threadTs === undefined ? 'post' : 'reply', channel: channelName, ts, deliveryId, ...about, text, named };
  });
}

/** How many alerts a group's message says are firing. Throws on a text that is no such message. */
export function firingIn(text: string): number {
  if (text.startsWith('[RESOLVED]')) return 0;
  const [, count] = /(\d+) firing/.exec(text) ?? [];
  if (count !== undefined) return Number(count);
  if (text.includes(' – firing since ')) return 1;
  throw new Error(`not the message of a group: ${text.slice(0, 200)}`);
}
