import { type Ending, followWrites, type LedgerWrite } from './followWrite.ts';

/** What the record says between a mark and now, all of it at one moment. Transitions count once for each group that they are owed in. */
export interface LedgerFacts {
  /** What groups owed at the mark. */
  opening: number;
  /** What was worked since: batches from the door, and leases that ran out. */
  came: { batches: number; events: number; transitions: number; expired: number; owed: number };
  /** What flushes took since. */
  flushes: readonly LedgerFlush[];
  writes: readonly LedgerWrite[];
  /** What groups owe now; `ref`: what suppresses it. */
  waiting: readonly { ref: string | null; transitions: number }[];
  /** Alerts that could not be worked since. */
  letters: readonly { reason: string; alerts: number }[];
}

/** A flush that took something: told in each lane by that write, or not at all. */
export interface LedgerFlush {
  groupId: string;
  transitions: number;
  told: readonly { lane: string; writeId: string | null }[];
  hushed: readonly { ref: string; transitions: number }[];
}

export type LaneEnds = Record<Ending['end'], number>;

/** Something that was owed and of which nobody can say what became of it. */
export interface Lost {
  groupId: string;
  lane: string;
  transitions: number;
  why: string;
}

/** What became of everything that was accepted. `accepted` = the sum of `ends` + the gap. */
export interface Ledger {
  accepted: number;
  ends: { delivered: number; merged: number; suppressed: number; dead: number; open: number; held: number };
  suppressedBy: ReadonlyMap<string, number>;
  deadBy: ReadonlyMap<string, number>;
  heldBy: ReadonlyMap<string, number>;
  /** Each lane is a sum of its own: what its groups' flushes owed there, and what became of it, wherever it was told in the end. */
  lanes: ReadonlyMap<string, LaneEnds>;
  /** What came into groups and was neither taken by a flush nor still owed; below 0: what nobody accepted. */
  unaccounted: number;
  lost: readonly Lost[];
  /** How many transitions nobody can account for; 0 is the proof. */
  gap: number;
}

/** In how bad an end a transition counts that several lanes were to tell. */
const worstFirst: readonly Ending['end'][] = ['missing', 'dead', 'open', 'suppressed', 'merged', 'delivered'];

/** Follows everything that was accepted to its end and adds it up. Pure. */
export function ledgerOf(facts: LedgerFacts): Ledger {
  const follow = followWrites(new Map(facts.writes.map((write) => [write.writeId, write])));
  const ends = { delivered: 0, merged: 0, suppressed: 0, dead: 0, open: 0, held: 0, missing: 0 };
  const [suppressedBy, deadBy, heldBy] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  const lanes = new Map<string, LaneEnds>();
  const lost: Lost[] = [];
  let taken = 0;
  for (const { groupId, transitions, told, hushed } of facts.flushes) {
    for (const each of hushed) {
      add(suppressedBy, each.ref, each.transitions);
      ends.suppressed += each.transitions;
      taken += each.transitions;
    }
    if (transitions === 0) continue;
    taken += transitions;
    const endings = told.map(({ lane, writeId }) => ({ lane, ...follow(writeId) }));
    for (const { lane, end, reason } of endings) {
      laneOf(lanes, lane)[end] += transitions;
      if (end === 'missing') lost.push({ groupId, lane, transitions, why: reason ?? 'nobody knows' });
    }
    const worst = worstOf(endings);
    ends[worst.end] += transitions;
    if (worst.end === 'suppressed') add(suppressedBy, worst.reason ?? '', transitions);
    if (worst.end === 'dead') add(deadBy, worst.reason ?? '', transitions);
  }
  for (const { ref, transitions } of facts.waiting) {
    ends[ref === null ? 'open' : 'held'] += transitions;
    if (ref !== null) add(heldBy, ref, transitions);
  }
  for (const { reason, alerts } of facts.letters) add(deadBy, reason, alerts);
  const buried = sumOf(facts.letters, ({ alerts }) => alerts);
  const unaccounted = facts.opening + facts.came.owed - taken - sumOf(facts.waiting, ({ transitions }) => transitions);
  const { missing, ...others } = ends;
  return {
    accepted: facts.opening + facts.came.owed + buried,
    ends: { ...others, dead: others.dead + buried },
    ...{ suppressedBy, deadBy, heldBy, lanes, unaccounted, lost },
    gap: missing + Math.abs(unaccounted),
  };
}

/** A flush without lanes that took something told nobody. */
function worstOf(endings: readonly Ending[]): Ending {
  const worst = worstFirst.map((end) => endings.find((ending) => ending.end === end)).find((ending) => ending !== undefined);
  return worst ?? { end: 'missing', by: null, reason: 'it had no lane' };
}

function laneOf(lanes: Map<string, LaneEnds>, lane: string): LaneEnds {
  const known = lanes.get(lane) ?? { delivered: 0, merged: 0, suppressed: 0, dead: 0, open: 0, missing: 0 };
  lanes.set(lane, known);
  return known;
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
