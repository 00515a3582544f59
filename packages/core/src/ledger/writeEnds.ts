/** What a write can be in. */
export type WriteState = 'owed' | 'sending' | 'sent' | 'superseded' | 'merged' | 'suppressed' | 'dead';

/** What a state means for what the write was to tell: it was told, another write tells it, or it ended otherwise; or it has not ended. */
export type WriteEnd = 'told' | 'handedOn' | 'suppressed' | 'dead' | 'open';

/** The one place that says what becomes of what is owed in each state. */
const ends: Readonly<Record<WriteState, WriteEnd>> = {
  owed: 'open',
  sending: 'open',
  sent: 'told',
  superseded: 'handedOn',
  merged: 'handedOn',
  suppressed: 'suppressed',
  dead: 'dead',
};

/** What a state from the record means; null for one that this build does not know. */
export function endOfState(state: string): WriteEnd | null {
  return Object.hasOwn(ends, state) ? ends[state as WriteState] : null;
}
