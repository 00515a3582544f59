import type { SlackMessage } from '@tocsin/contracts/message';
import type { OwedWrite } from './oweMessages.ts';

/** A message of its own that is about no group: owed to a lane from `now` on (ms since 1970), it goes first there and covers nothing. */
export function pageTo(lane: string, { writeId, message, now }: { writeId: string; message: SlackMessage; now: number }): OwedWrite {
  const ids = { groupId: null, episode: null, epoch: null, runId: null, level: null };
  return { writeId, lane, kind: 'page', ...ids, covers: 0, message, receivedAt: null, traceparent: null, notBefore: now };
}
