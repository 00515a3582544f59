/** So many rows hold the postings of one segment. */
export const bucketCount = 256;

/** The row of a segment that holds what is known about a term. */
export function bucketOf(term: number): number {
  return term % bucketCount;
}

/** Before each term's postings: the term (4 bytes) and how many alerts have it (2). */
const headBytes = 6;

/**
 * Turns the terms of a segment's alerts (their place is their number) into the bytes of its buckets. Behind each head stand the numbers of the alerts in
 * order, two bytes each, or one bit for each alert of the segment where that is shorter. All numbers are little-endian.
 */
export function packPostings(terms: readonly ReadonlySet<number>[]): Map<number, Buffer> {
  const byTerm = new Map<number, number[]>();
  terms.forEach((ofAlert, number) => {
    for (const term of ofAlert) {
      const numbers = byTerm.get(term);
      if (numbers) numbers.push(number);
      else byTerm.set(term, [number]);
    }
  });
  const parts = new Map<number, Buffer[]>();
  for (const [term, numbers] of byTerm) {
    const bucket = bucketOf(term);
    const packed = packOne(term, numbers, terms.length);
    const others = parts.get(bucket);
    if (others) others.push(packed);
    else parts.set(bucket, [packed]);
  }
  return new Map([...parts].map(([bucket, buffers]) => [bucket, Buffer.concat(buffers)]));
}

/** What a segment knows about a term, not unpacked yet. */
export interface Posting {
  count: number;
  body: Buffer;
}

/** Finds a term in its bucket; `alerts` is how many the segment has. Null when none of them has it. */
export function findPosting(entries: Buffer, term: number, alerts: number): Posting | null {
  for (let at = 0; at < entries.length; ) {
    const count = entries.readUInt16LE(at + 4);
    const bytes = bodyBytes(count, alerts);
    if (entries.readUInt32LE(at) === term) return { count, body: entries.subarray(at + headBytes, at + headBytes + bytes) };
    at += headBytes + bytes;
  }
  return null;
}

/**
 * The numbers of the alerts that have at least one term of every clause, the largest first. `postingOf` finds what is known about a term. The clause that fewest
 * meet is unpacked, the others are asked.
 */
export function matchingNumbers(clauses: readonly (readonly number[])[], alerts: number, postingOf: (term: number) => Posting | null): number[] {
  const found: Posting[][] = [];
  for (const clause of clauses) {
    const postings = clause.flatMap((term) => postingOf(term) ?? []);
    if (postings.length === 0) return [];
    found.push(postings);
  }
  const size = (postings: readonly Posting[]) => postings.reduce((sum, { count }) => sum + count, 0);
  const [rarest = [], ...others] = found.sort((one, other) => size(one) - size(other));
  const numbers = new Set(rarest.flatMap((posting) => numbersOf(posting, alerts)));
  const matching = [...numbers].filter((number) => others.every((postings) => postings.some((posting) => has(posting, number, alerts))));
  return matching.sort((one, other) => other - one);
}

function packOne(term: number, numbers: readonly number[], alerts: number): Buffer {
  const packed = Buffer.alloc(headBytes + bodyBytes(numbers.length, alerts));
  packed.writeUInt32LE(term, 0);
  packed.writeUInt16LE(numbers.length, 4);
  if (isList(numbers.length, alerts)) numbers.forEach((number, index) => void packed.writeUInt16LE(number, headBytes + 2 * index));
  else for (const number of numbers) packed[headBytes + (number >> 3)] = (packed[headBytes + (number >> 3)] ?? 0) | (1 << (number & 7));
  return packed;
}

function numbersOf({ count, body }: Posting, alerts: number): number[] {
  if (isList(count, alerts)) return Array.from({ length: count }, (_, index) => body.readUInt16LE(2 * index));
  const numbers: number[] = [];
  for (let number = 0; number < alerts; number += 1) if (hasBit(body, number)) numbers.push(number);
  return numbers;
}

function has({ count, body }: Posting, number: number, alerts: number): boolean {
  if (!isList(count, alerts)) return hasBit(body, number);
  let [from, to] = [0, count];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (body.readUInt16LE(2 * middle) < number) from = middle + 1;
    else to = middle;
  }
  return from < count && body.readUInt16LE(2 * from) === number;
}

function hasBit(body: Buffer, number: number): boolean {
  return (((body[number >> 3] ?? 0) >> (number & 7)) & 1) === 1;
}

function isList(count: number, alerts: number): boolean {
  return 2 * count <= Math.ceil(alerts / 8);
}

function bodyBytes(count: number, alerts: number): number {
  return isList(count, alerts) ? 2 * count : Math.ceil(alerts / 8);
}
