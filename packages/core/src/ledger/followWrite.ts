import { endOfState } from './writeEnds.ts';

/** A write as far as the ledger follows it. */
export interface LedgerWrite {
  writeId: string;
  lane: string;
  state: string;
  reason: string | null;
  supersededBy: string | null;
}

/**
 * Where what a write was to tell has come to: `delivered` by itself, `merged` into a later write (`by`) that was accepted, suppressed or dead with a reason, or `open`.
 * `missing`: nobody can say, and `reason` says why.
 */
export interface Ending {
  end: 'delivered' | 'merged' | 'suppressed' | 'dead' | 'open' | 'missing';
  /** The write it ends in. */
  by: string | null;
  reason: string | null;
}

/** Follows writes along those that take their place, each of them once however many lead to it. */
export function followWrites(writes: ReadonlyMap<string, LedgerWrite>): (writeId: string | null) => Ending {
  const known = new Map<string, Ending>();
  return (start) => {
    if (start === null) return missing('no write was stored for this lane');
    const way: string[] = [];
    const passed = new Set<string>();
    let at = start;
    let ending = known.get(at);
    while (ending === undefined) {
      const write = writes.get(at);
      if (write === undefined) ending = missing(way.length === 0 ? `its write ${at} is gone` : `it was handed on to write ${at}, which is gone`);
      else if (passed.has(at)) ending = missing(`its writes hand it on in a circle, at ${at}`);
      else if (endOfState(write.state) !== 'handedOn') ending = endingOf(write);
      else if (write.supersededBy === null) ending = missing(`write ${at} was ${write.state} by none`);
      else {
        way.push(at);
        passed.add(at);
        at = write.supersededBy;
        ending = known.get(at);
      }
    }
    const [first] = way;
    const passedOn: Ending = ending.end === 'delivered' ? { ...ending, end: 'merged' } : ending;
    for (const writeId of way) known.set(writeId, passedOn);
    if (first === undefined) known.set(start, ending);
    return first === undefined ? ending : passedOn;
  };
}

function endingOf({ writeId, state, reason }: LedgerWrite): Ending {
  const end = endOfState(state);
  if (end === 'told') return { end: 'delivered', by: writeId, reason: null };
  if (end === 'suppressed' || end === 'dead') return { end, by: writeId, reason: reason ?? 'no reason' };
  if (end === 'open') return { end, by: writeId, reason };
  return missing(`write ${writeId} is in the state ${state}, which this build does not know`);
}

const missing = (reason: string): Ending => ({ end: 'missing', by: null, reason });
