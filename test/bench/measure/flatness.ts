/** What a process took at a moment. */
export interface Sample {
  /** ms since the first look. */
  atMs: number;
  megabytes: number;
}

/** How a process's memory went. */
export interface Flatness {
  start: number;
  middle: number;
  end: number;
  /** How fast its floor rises: the least it took in the last third against the least in the third before. A heap breathes, so its peaks say nothing. */
  megabytesPerHour: number;
  isFlat: boolean;
}

/** So much of it, or so many MB, a floor may rise from the second third to the last. */
const tolerated = { share: 0.05, megabytes: 5 };

/** Judges samples that are in order. What comes in the first third is the start, and no leak. NaN everywhere for fewer than six. */
export function flatnessOf(samples: readonly Sample[]): Flatness {
  const third = Math.floor(samples.length / 3);
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || third < 2) return { start: Number.NaN, middle: Number.NaN, end: Number.NaN, megabytesPerHour: Number.NaN, isFlat: false };
  const [before, after] = [floorOf(samples.slice(third, 2 * third)), floorOf(samples.slice(2 * third))];
  const rise = after - before;
  return {
    start: first.megabytes,
    middle: samples[Math.floor(samples.length / 2)]?.megabytes ?? Number.NaN,
    end: last.megabytes,
    megabytesPerHour: (rise * 3_600_000) / ((last.atMs - first.atMs) / 3),
    isFlat: rise <= Math.max(tolerated.megabytes, tolerated.share * before),
  };
}

const floorOf = (samples: readonly Sample[]): number => Math.min(...samples.map(({ megabytes }) => megabytes));
