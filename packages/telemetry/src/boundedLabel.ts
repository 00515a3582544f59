/** What stands for the values that came after the bound was reached. */
export const otherValue = 'other';

/** Keeps a label to its first `most` values: the rest are `other`, so that a metric cannot grow with the number of tenants. */
export function boundedLabel(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most) return otherValue;
    known.add(value);
    return value;
  };
}
