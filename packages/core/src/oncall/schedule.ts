import { type Layer, layerEdgeAfter, turnAt } from './layer.ts';

const dayMs = 86_400_000;
const horizonMs = 400 * dayMs;

/** Somebody is on call in place of whom the layers name; `person` null: nobody is. Times are ms since 1970, `to` is not part of it. */
export interface Override {
  id: string;
  person: string | null;
  from: number;
  to: number;
}

/** A schedule as the tenant's file and its overrides say. Of layers the later wins where it names somebody, of overrides the later, and those over every layer. */
export interface ScheduleConfig {
  name: string;
  timeZone: string;
  layers: readonly Layer[];
  overrides: readonly Override[];
}

/** What put somebody on call. */
export type ShiftSource = { kind: 'layer'; layer: string; turn: number } | { kind: 'override'; id: string };

/** From one change of who is on call to the next. Times are ms since 1970, `to` is not part of it. Nobody in `people` is a gap. */
export interface Shift {
  from: number;
  to: number;
  people: readonly string[];
  /** Null: a gap that nobody made on purpose. */
  source: ShiftSource | null;
}

/** A schedule that answers in microseconds. All times are ms since 1970. */
export interface Schedule {
  name: string;
  timeZone: string;
  onCallAt(at: number): readonly string[];
  /** Without gaps between them, gaps being shifts of nobody; cut at `from` and `to`. */
  shiftsBetween(from: number, to: number): Shift[];
  /** The first shift of a person that begins after `after`; its end is that of 400 days where it does not end before. Null: none begins within 400 days. */
  nextShiftOf(person: string, after: number): Shift | null;
  /** The same with further overrides, over those that it has. */
  overridden(overrides: readonly Override[]): Schedule;
}

const nobody: readonly string[] = [];

interface Answer {
  people: readonly string[];
  source: ShiftSource | null;
}

/** Makes a schedule of its parts. The zone has to be one; layers have at least one in `people`. */
export function compileSchedule({ name, timeZone, layers, overrides }: ScheduleConfig): Schedule {
  const strongest = layers.toReversed();
  const latest = overrides.toReversed();
  const edges = [...new Set(overrides.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);

  function answerAt(at: number): Answer {
    const override = latest.find(({ from, to }) => at >= from && at < to);
    if (override) return { people: override.person === null ? nobody : [override.person], source: { kind: 'override', id: override.id } };
    for (const layer of strongest) {
      const turn = turnAt(layer, timeZone, at);
      if (turn !== null) return { people: [turn.person], source: { kind: 'layer', layer: layer.name, turn: turn.turn } };
    }
    return { people: nobody, source: null };
  }

  function edgeAfter(at: number): number {
    const ofOverrides = edges.find((edge) => edge > at) ?? Number.POSITIVE_INFINITY;
    return layers.reduce((edge, layer) => Math.min(edge, layerEdgeAfter(layer, timeZone, at)), ofOverrides);
  }

  function* shiftsFrom(from: number, to: number): Generator<Shift> {
    let shift: Shift | null = null;
    for (let at = from; at < to; at = edgeAfter(at)) {
      const answer = answerAt(at);
      if (shift !== null && isSame(shift, answer)) continue;
      if (shift !== null) yield { ...shift, to: at };
      shift = { from: at, to, ...answer };
    }
    if (shift !== null) yield shift;
  }

  return {
    name,
    timeZone,
    onCallAt: (at) => answerAt(at).people,
    shiftsBetween: (from, to) => [...shiftsFrom(from, to)],
    nextShiftOf: (person, after) => {
      for (const shift of shiftsFrom(after, after + horizonMs)) if (shift.from > after && shift.people.includes(person)) return shift;
      return null;
    },
    overridden: (further) => compileSchedule({ name, timeZone, layers, overrides: [...overrides, ...further] }),
  };
}

/** The times within which a schedule has nobody on call, in order. */
export function gapsBetween(schedule: Schedule, from: number, to: number): { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  for (const shift of schedule.shiftsBetween(from, to)) {
    if (shift.people.length > 0) continue;
    const last = gaps.at(-1);
    if (last?.to === shift.from) last.to = shift.to;
    else gaps.push({ from: shift.from, to: shift.to });
  }
  return gaps;
}

function isSame(a: Answer, b: Answer): boolean {
  if (a.source?.kind === 'layer' && b.source?.kind === 'layer') return a.source.layer === b.source.layer && a.source.turn === b.source.turn;
  if (a.source?.kind === 'override' && b.source?.kind === 'override') return a.source.id === b.source.id;
  return a.source === null && b.source === null;
}
