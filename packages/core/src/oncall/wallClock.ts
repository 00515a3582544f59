import { evenStretches, offsetAt } from '../zoneOffset.ts';

/*
 * A wall time is what the clocks of a zone show, as ms since 1970 as if they stood in UTC. Clocks that are put back show some times twice, clocks that are put forward
 * leave some out. What begins at a wall time begins when the clocks first show it or a later one; what ends at a wall time ends when they show an earlier one no more.
 * So a hand-over happens once, and what ends where the next begins leaves no gap. GoAlert has the same rules (target/goalert#1252).
 */

const dayMs = 86_400_000;
const chunkMs = 366 * dayMs;
/** No zone is further than 14 hours from UTC, and none puts its clocks by more than a day. */
const marginDays = 3;
const chunksMax = 500;

/** A year of a zone, and a margin on both sides: `offsets[n]` holds from `starts[n]` until `starts[n + 1]`. */
interface Chunk {
  starts: number[];
  offsets: number[];
}

/** Reading what a zone does in a year takes a millisecond. */
const chunks = new Map<string, Map<number, Chunk>>();
let chunksKept = 0;

/** The latest wall time that the clocks of a zone have shown until `at` (ms since 1970). */
export function latestShown(zone: string, at: number): number {
  const { starts, offsets } = chunkOf(zone, at);
  const index = stretchAt(starts, at);
  const shown = at + offset(offsets, index);
  return index === 0 ? shown : Math.max(shown, (starts[index] ?? 0) + offset(offsets, index - 1) - 1);
}

/** The earliest wall time that the clocks of a zone will show from `at` (ms since 1970) on. */
export function earliestToShow(zone: string, at: number): number {
  const { starts, offsets } = chunkOf(zone, at);
  const index = stretchAt(starts, at);
  const shown = at + offset(offsets, index);
  const next = starts[index + 1];
  return next === undefined ? shown : Math.min(shown, next + offset(offsets, index + 1));
}

/** When (ms since 1970) the clocks of a zone first show a wall time or a later one. */
export function firstShown(zone: string, wall: number): number {
  const { starts, offsets } = chunkOf(zone, wall);
  for (let index = 0; index < starts.length; index += 1) {
    const at = Math.max(starts[index] ?? 0, wall - offset(offsets, index));
    if (at < (starts[index + 1] ?? Number.POSITIVE_INFINITY)) return at;
  }
  throw new Error(`the clocks of ${zone} never show ${wall}`);
}

/** From when on (ms since 1970) the clocks of a zone show nothing earlier than a wall time any more. */
export function lastShown(zone: string, wall: number): number {
  const { starts, offsets } = chunkOf(zone, wall);
  for (let index = starts.length - 1; index >= 0; index -= 1) {
    if ((starts[index] ?? 0) + offset(offsets, index) < wall) return Math.min(starts[index + 1] ?? Number.POSITIVE_INFINITY, wall - offset(offsets, index));
  }
  throw new Error(`the clocks of ${zone} always showed ${wall}`);
}

function offset(offsets: readonly number[], index: number): number {
  return offsets[index] ?? 0;
}

function stretchAt(starts: readonly number[], at: number): number {
  let index = starts.length - 1;
  while (index > 0 && (starts[index] ?? 0) > at) index -= 1;
  return index;
}

function chunkOf(zone: string, at: number): Chunk {
  const number = Math.floor(at / chunkMs);
  const known = chunks.get(zone)?.get(number);
  if (known !== undefined) return known;
  if (chunksKept >= chunksMax) {
    chunks.clear();
    chunksKept = 0;
  }
  const chunk = readChunk(zone, (number * chunkMs) / dayMs - marginDays, ((number + 1) * chunkMs) / dayMs + marginDays);
  const ofZone = chunks.get(zone) ?? new Map<number, Chunk>();
  ofZone.set(number, chunk);
  chunks.set(zone, ofZone);
  chunksKept += 1;
  return chunk;
}

function readChunk(zone: string, fromDay: number, toDay: number): Chunk {
  const chunk: Chunk = { starts: [fromDay * dayMs], offsets: [offsetAt(zone, fromDay * dayMs)] };
  for (let day = fromDay; day < toDay; day += 1)
    for (const { from, offsetMs } of evenStretches(zone, day))
      if (offsetMs !== chunk.offsets.at(-1)) {
        chunk.starts.push(from);
        chunk.offsets.push(offsetMs);
      }
  return chunk;
}
