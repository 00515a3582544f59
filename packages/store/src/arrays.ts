/*
  Arrays as Postgres takes them in its binary format (array_recv): five int32 (dimensions, whether there are nulls, type of the elements, how many, first index), then each
  element's length (-1: null) and bytes. `pg` writes them as text otherwise, and quotes every element; in a batch of hundreds of rows that is most of its work, and
  the server has to undo it. OIDs are those of pg_type.dat.
*/

const headBytes = 20;

/** For `uuid[]`. Throws a RangeError on what is none. */
export function uuids(values: readonly (string | null)[]): Buffer {
  return fixed(2950, 16, values, (buffer, at, value) => {
    const digits = value.replaceAll('-', '');
    if (digits.length !== 32 || buffer.write(digits, at, 'hex') !== 16) throw new RangeError(`not a UUID: ${JSON.stringify(value.slice(0, 50))}`);
  });
}

/** For `int[]`. Throws a RangeError on what does not fit, as those below do. */
export function ints(values: readonly (number | null)[]): Buffer {
  return fixed(23, 4, values, (buffer, at, value) => void buffer.writeInt32BE(value, at));
}

/** For `smallint[]`. */
export function smallints(values: readonly (number | null)[]): Buffer {
  return fixed(21, 2, values, (buffer, at, value) => void buffer.writeInt16BE(value, at));
}

/** For `bigint[]`: whole numbers up to 2^53. */
export function bigints(values: readonly (number | null)[]): Buffer {
  return fixed(20, 8, values, (buffer, at, value) => {
    buffer.writeInt32BE(Math.floor(value / 0x1_0000_0000), at);
    buffer.writeUInt32BE(value >>> 0, at + 4);
  });
}

/** For `float8[]`. */
export function floats(values: readonly (number | null)[]): Buffer {
  return fixed(701, 8, values, (buffer, at, value) => void buffer.writeDoubleBE(value, at));
}

/** For `boolean[]`. */
export function booleans(values: readonly (boolean | null)[]): Buffer {
  return fixed(16, 1, values, (buffer, at, value) => void buffer.writeUInt8(value ? 1 : 0, at));
}

/** For `text[]`. */
export function texts(values: readonly (string | null)[]): Buffer {
  let size = headBytes + 4 * values.length;
  // A character of UTF-16 takes at most three bytes.
  for (const value of values) size += value === null ? 0 : 3 * value.length;
  const buffer = Buffer.allocUnsafe(size);
  let at = writeHead(buffer, 25, values);
  for (const value of values) {
    const bytes = value === null ? -1 : buffer.write(value, at + 4, 'utf8');
    buffer.writeInt32BE(bytes, at);
    at += 4 + Math.max(0, bytes);
  }
  return buffer.subarray(0, at);
}

function fixed<T>(oid: number, bytes: number, values: readonly (T | null)[], write: (buffer: Buffer, at: number, value: T) => void): Buffer {
  const buffer = Buffer.allocUnsafe(headBytes + values.length * (4 + bytes));
  let at = writeHead(buffer, oid, values);
  for (const value of values) {
    buffer.writeInt32BE(value === null ? -1 : bytes, at);
    at += 4;
    if (value === null) continue;
    write(buffer, at, value);
    at += bytes;
  }
  return buffer.subarray(0, at);
}

function writeHead(buffer: Buffer, oid: number, values: readonly unknown[]): number {
  const head = [1, values.includes(null) ? 1 : 0, oid, values.length, 1];
  for (const [index, number] of head.entries()) buffer.writeInt32BE(number, 4 * index);
  return headBytes;
}
