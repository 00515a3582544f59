import type { SlackMessage } from '@tocsin/contracts/message';
import type { WriteKind } from '@tocsin/core/delivery';
import { uuidOf } from '@tocsin/core/groupIdentity';
import { targetOfLane } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';

export interface ContinuedDeps<Tx> {
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
}

/** A write that Slack has taken, as far as what did not fit in it is concerned. */
export interface TakenWrite {
  kind: WriteKind;
  groupId: string | null;
  episode: number | null;
  message: SlackMessage;
}

/**
 * Owes the thread of a group's message what did not fit in the message, in the transaction that notes that Slack has it: whatever became of earlier writes, the replies
 * stand below a message that is there. The same text is owed once for each episode and lane. Answers whether something was.
 */
export async function oweContinued<Tx>(deps: ContinuedDeps<Tx>, tx: Tx, lane: string, taken: readonly TakenWrite[], now: number): Promise<boolean> {
  if (targetOfLane(lane).kind !== 'slack') return false;
  const owed = taken.flatMap((write) => (write.kind === 'post' || write.kind === 'update' ? repliesOf(lane, write, now) : []));
  if (owed.length > 0) await deps.oweWrites(tx, owed);
  return owed.length > 0;
}

function repliesOf(lane: string, { groupId, episode, message }: TakenWrite, now: number): OwedWrite[] {
  const pieces = message.continued ?? [];
  if (groupId === null || episode === null || pieces.length === 0) return [];
  const whole = JSON.stringify(pieces);
  const rest = { lane, groupId, episode, epoch: null, runId: null, level: null, covers: 0, receivedAt: null, traceparent: null, notBefore: now };
  return pieces.map((piece, index) => ({
    ...rest,
    writeId: uuidOf('continued', [groupId, String(episode), lane, whole, String(index)]),
    kind: 'reply',
    message: piece,
  }));
}
