/** The value that a share `part` (0 to 1) of the values do not exceed (nearest rank). NaN for none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle value, the lower of two. NaN for none. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);
