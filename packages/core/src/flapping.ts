/** How a group has turned lately, from over to firing or back. Times are ms since 1970. */
export interface Flaps {
  turns: readonly { at: number; times: number }[];
  /** Since when it counts as flapping; null: it does not. */
  since: number | null;
  /** It was over when it was last told. */
  over: boolean;
}

/** A group that nobody has heard of yet. */
export const steady: Flaps = { turns: [], since: null, over: true };

/** Turns are counted for so long. */
const windowMs = 900_000;
/** The third time that it fires within the window it flaps. */
const turnsMost = 5;
/** It is over when the group has not turned for so long. */
const calmMs = 600_000;
/** More are not kept apart. */
const turnsKept = 40;

/** What is told of a group: whether it is over, how many transitions, and how many alerts they are of. */
export interface Told {
  over: boolean;
  transitions: number;
  alerts: number;
}

/** Counts the turns that are told at `now`; so many of them that are near each other are flapping, until it is calm. Pure. */
export function countTurns(flaps: Flaps, { over, transitions, alerts }: Told, now: number): Flaps {
  // What an alert went through and back between two flushes turned the group as well.
  const unseen = alerts === 0 ? 0 : 2 * Math.floor(Math.round(transitions / alerts) / 2);
  const times = unseen + (over === flaps.over ? 0 : 1);
  const end = calmAt(flaps);
  if (times === 0) return end !== null && now >= end ? { turns: [], since: null, over } : flaps;
  const turns = [...flaps.turns.filter(({ at }) => now - at < windowMs), { at: now, times }].slice(-turnsKept);
  const isFlapping = flaps.since !== null || turns.reduce((sum, turn) => sum + turn.times, 0) >= turnsMost;
  return { turns, since: isFlapping ? (flaps.since ?? turns[0]?.at ?? now) : null, over };
}

/** When a group that flaps is calm if it does not turn any more (ms since 1970); null when it does not flap. */
export function calmAt({ turns, since }: Flaps): number | null {
  return since === null ? null : (turns.at(-1)?.at ?? since) + calmMs;
}

/** How often a group that flaps has fired lately, and within what time (ms); null when it does not flap. */
export function flappingOf({ turns, since }: Flaps, now: number): { times: number; ms: number } | null {
  if (since === null) return null;
  return { times: Math.ceil(turns.reduce((sum, turn) => sum + turn.times, 0) / 2), ms: now - (turns[0]?.at ?? since) };
}
