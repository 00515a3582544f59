import type { SlackMessage } from '@tocsin/contracts/message';
import type { WriteKind } from '@tocsin/core/delivery';

/** A post or update that shows a group, or would. */
export interface Main {
  writeId: string;
  kind: WriteKind;
  covers: number;
  epoch: number | null;
  message: SlackMessage;
  receivedAt: number | null;
}

/** What shows a group's episode in a lane: its message (`ts` is null until Slack has it) and the posts and updates on their way to it, in order. */
export interface ShownThere {
  groupId: string;
  episode: number;
  lane: string;
  ts: string | null;
  open: readonly (Main & { state: 'owed' | 'sending' })[];
}

/** The one write that stands in another lane for a group's stranded posts and updates, and the owed ones there whose place it takes. */
export interface MainElsewhere {
  kind: 'post' | 'update';
  covers: number;
  epoch: number | null;
  receivedAt: number | null;
  message: SlackMessage;
  replaced: string[];
}

/**
 * Works out what a lane is to say for posts and updates that another one cannot take. Where the group is not shown there yet: the newest of them, with the reason on top.
 * Where it is, its readers have been told by that lane's own writes or will be: only what the stranded ones were to tell is still to be accounted for, by an update that
 * never takes a newer state back. Null: there is nothing to say.
 *
 * `isNewest`: no flush has said anything newer. `newestSent` reads the newest state that was sent there.
 */
export async function mainElsewhere(
  stranded: readonly Main[],
  there: ShownThere | undefined,
  isNewest: boolean,
  withReason: (message: SlackMessage) => SlackMessage,
  newestSent: () => Promise<{ epoch: number; message: SlackMessage } | null>,
): Promise<MainElsewhere | null> {
  const newest = stranded.at(-1);
  if (newest === undefined) return null;
  const { epoch, message } = newest;
  if (there === undefined) return { kind: 'post', ...sumOf(stranded), epoch, message: withReason(message), replaced: [] };
  if (sumOf(stranded).covers === 0) return null;
  const replaced = there.open.filter((write) => write.state === 'owed');
  const posted = there.ts !== null || there.open.some((write) => write.kind === 'post' && write.state === 'sending');
  const newer = there.open.at(-1) ?? (isNewest ? null : await newestSent());
  const shown = newer !== null && (newer.epoch ?? 0) >= (epoch ?? 0) ? newer : { epoch, message: withReason(message) };
  const ids = replaced.map((write) => write.writeId);
  return { kind: posted ? 'update' : 'post', ...sumOf([...stranded, ...replaced]), epoch: shown.epoch, message: shown.message, replaced: ids };
}

function sumOf(writes: readonly Main[]): { covers: number; receivedAt: number | null } {
  const received = writes.flatMap((write) => (write.covers > 0 ? (write.receivedAt ?? []) : []));
  return { covers: writes.reduce((sum, write) => sum + write.covers, 0), receivedAt: received.length > 0 ? Math.min(...received) : null };
}
