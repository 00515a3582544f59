/** So many rows hold the postings of one segment. */
export const bucketCount = 128;

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

/** The numbers of the alerts that have a term, in order, as a bucket says; `alerts` is how many the segment has. */
export function readPostings(entries: Buffer, term: number, alerts: number): number[] {
  for (let at = 0; at < entries.length; ) {
    const count = entries.readUInt16LE(at + 4);
    const bytes = bodyBytes(count, alerts);
    if (entries.readUInt32LE(at) === term) return readBody(entries.subarray(at + headBytes, at + headBytes + bytes), count, alerts);
    at += headBytes + bytes;
  }
  return [];
}

/**
 * The numbers of the alerts that have at least one term of every clause, the largest first. `numbersOf` answers the postings of a term.
 */
export function matchingNumbers(clauses: readonly (readonly number[])[], alerts: number, numbersOf: (term: number) => readonly number[]): number[] {
  const met = new Uint8Array(alerts);
  for (const [at, clause] of clauses.entries()) {
    let found = false;
    for (const number of clause.flatMap(numbersOf)) {
      if (met[number] !== at) continue;
      met[number] = at + 1;
      found = true;
    }
    if (!found) return [];
  }
  const numbers: number[] = [];
  for (let number = alerts - 1; number >= 0; number -= 1) if (met[number] === clauses.length) numbers.push(number);
  return numbers;
}

function packOne(term: number, numbers: readonly number[], alerts: number): Buffer {
  const packed = Buffer.alloc(headBytes + bodyBytes(numbers.length, alerts));
  packed.writeUInt32LE(term, 0);
  packed.writeUInt16LE(numbers.length, 4);
  if (isList(numbers.length, alerts)) numbers.forEach((number, index) => void packed.writeUInt16LE(number, headBytes + 2 * index));
  else for (const number of numbers) packed[headBytes + (number >> 3)] = (packed[headBytes + (number >> 3)] ?? 0) | (1 << (number & 7));
  return packed;
}

function readBody(body: Buffer, count: number, alerts: number): number[] {
  if (isList(count, alerts)) return Array.from({ length: count }, (_, index) => body.readUInt16LE(2 * index));
  const numbers: number[] = [];
  for (let number = 0; number < alerts; number += 1) if (((body[number >> 3] ?? 0) >> (number & 7)) & 1) numbers.push(number);
  return numbers;
}

function isList(count: number, alerts: number): boolean {
  return 2 * count <= Math.ceil(alerts / 8);
}

function bodyBytes(count: number, alerts: number): number {
  return isList(count, alerts) ? 2 * count : Math.ceil(alerts / 8);
}
