import { isWithin, type Restriction, restrictionEdgeAfter } from './restriction.ts';
import { firstShown, latestShown } from './wallClock.ts';

export const rotationUnits = ['hours', 'days', 'weeks'] as const;
export type RotationUnit = (typeof rotationUnits)[number];

const unitMs: Readonly<Record<RotationUnit, number>> = { hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 };

/**
 * People who take turns. Turns are counted by the clocks of the schedule's zone from `start` on, a wall time (ms, see wallClock): what is handed over at 09:00 stays at
 * 09:00 when the clocks change, and so do 09:00 and 21:00 where every 12 hours are named, as GoAlert has it since target/goalert#1252. The turn in which clocks are put back is
 * longer, the one in which they are put forward is shorter, and one that lies in the hour left out is none. `null` is a turn of nobody.
 */
export interface Layer {
  name: string;
  people: readonly (string | null)[];
  every: number;
  unit: RotationUnit;
  start: number;
  /** A wall time too; the layer has no turns from then on. */
  end: number | null;
  /** Within one of these only; none: always. */
  restrictions: readonly Restriction[];
}

/** Whose turn it is, and the number of the turn, from 0. */
export interface Turn {
  person: string;
  turn: number;
}

/** Who is on call by a layer at a time (ms since 1970); null: nobody. */
export function turnAt(layer: Layer, zone: string, at: number): Turn | null {
  const shown = latestShown(zone, at);
  if (shown < layer.start || (layer.end !== null && shown >= layer.end)) return null;
  const turn = Math.floor((shown - layer.start) / turnMs(layer));
  const person = layer.people[turn % layer.people.length];
  if (person === undefined || person === null) return null;
  const taken = layer.restrictions.length === 0 || layer.restrictions.some((restriction) => isWithin(restriction, zone, at));
  return taken ? { person, turn } : null;
}

/** The first time after `at` (ms since 1970) at which a layer may answer otherwise; Infinity where it never will. */
export function layerEdgeAfter(layer: Layer, zone: string, at: number): number {
  const shown = latestShown(zone, at);
  if (layer.end !== null && shown >= layer.end) return Number.POSITIVE_INFINITY;
  if (shown < layer.start) return firstShown(zone, layer.start);
  let edge = layer.end === null ? Number.POSITIVE_INFINITY : firstShown(zone, layer.end);
  edge = Math.min(edge, handOverAfter(layer, zone, at, shown));
  for (const restriction of layer.restrictions) edge = Math.min(edge, restrictionEdgeAfter(restriction, zone, at));
  return edge;
}

function handOverAfter(layer: Layer, zone: string, at: number, shown: number): number {
  for (let turn = Math.floor((shown - layer.start) / turnMs(layer)) + 1; ; turn += 1) {
    const handOver = firstShown(zone, layer.start + turn * turnMs(layer));
    if (handOver > at) return handOver;
  }
}

function turnMs({ every, unit }: Layer): number {
  return every * unitMs[unit];
}
