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
  /** Of the line that fits best, once the first third is over: what a process takes at its start is no leak. */
  megabytesPerHour: number;
  isFlat: boolean;
}

/** So much of a process's mean, or so many MB, its line may rise over the time that counts: a heap breathes. */
const breath = { share: 0.05, megabytes: 8 };

/** Judges samples that are in order. NaN everywhere for fewer than three. */
export function flatnessOf(samples: readonly Sample[]): Flatness {
  const counted = samples.slice(Math.floor(samples.length / 3));
  const [first, last] = [counted[0], counted.at(-1)];
  if (!first || !last || counted.length < 3) return { start: Number.NaN, middle: Number.NaN, end: Number.NaN, megabytesPerHour: Number.NaN, isFlat: false };
  const slope = slopeOf(counted);
  const grown = slope * (last.atMs - first.atMs);
  return {
    start: samples[0]?.megabytes ?? Number.NaN,
    middle: samples[Math.floor(samples.length / 2)]?.megabytes ?? Number.NaN,
    end: last.megabytes,
    megabytesPerHour: slope * 3_600_000,
    isFlat: grown <= Math.max(breath.megabytes, breath.share * meanOf(counted.map(({ megabytes }) => megabytes))),
  };
}

/** Least squares, MB a ms. */
function slopeOf(samples: readonly Sample[]): number {
  const [meanAt, mean] = [meanOf(samples.map(({ atMs }) => atMs)), meanOf(samples.map(({ megabytes }) => megabytes))];
  const spread = samples.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  return spread === 0 ? 0 : samples.reduce((sum, { atMs, megabytes }) => sum + (atMs - meanAt) * (megabytes - mean), 0) / spread;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
