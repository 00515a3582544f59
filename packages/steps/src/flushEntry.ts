import type { FlushReason, Owed } from '@tocsin/core/group';
import type { Decided } from './decideGroup.ts';

/** What a flush took, for the ledger: `transitions` are told in each lane of `told`, by that write, `hushed` end untold. `now` is ms since 1970. */
export interface FlushEntry {
  groupId: string;
  episode: number;
  epoch: number;
  reason: FlushReason;
  transitions: number;
  told: readonly { lane: string; writeId: string | null }[];
  hushed: Owed['hushed'];
  now: number;
}

/** What the ledger follows to its end: what a flush took from its group, and which of its writes tells it in each lane. Empty where it took nothing. */
export function entriesOf(
  { group, stock, decision, lanes, hushed, now }: Decided,
  writes: readonly { lane: string; covers: number; writeId: string }[],
): FlushEntry[] {
  const transitions = lanes.length === 0 ? 0 : stock.owed.transitions;
  if (transitions === 0 && hushed.length === 0) return [];
  const writeOf = (lane: string) => writes.find((write) => write.lane === lane && write.covers > 0)?.writeId ?? null;
  const told = transitions === 0 ? [] : lanes.map((lane) => ({ lane, writeId: writeOf(lane) }));
  const { groupId, episode, epoch } = group;
  return [{ groupId, episode, epoch: epoch + 1, reason: decision.reason, transitions, told, hushed, now }];
}
