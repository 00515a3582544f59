/** The part of the hybrid clock that a process keeps for itself. Stamps are µs since 1970. */
export interface StampClock {
  /** The largest stamp this process has seen: the floor for the shared clock, which may have been wiped. */
  floor(): number;
  /** Notes stamps that the shared clock gave: `first` and the `count - 1` after it. */
  note(first: number, count: number): void;
  /** Takes stamps without the shared clock: now, but after all it has seen. Another process may take the same; a batch's alerts then fold as if they came together. */
  local(count: number): number;
}

export function createStampClock(now: () => number): StampClock {
  let last = 0;
  return {
    floor: () => last,
    note: (first, count) => {
      last = Math.max(last, first + count - 1);
    },
    local: (count) => {
      const first = Math.max(Math.round(now() * 1000), last + 1);
      last = first + count - 1;
      return first;
    },
  };
}
