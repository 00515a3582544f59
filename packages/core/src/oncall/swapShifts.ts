import type { Override, Shift } from './schedule.ts';

/** Somebody has a shift that was somebody else's. */
export type SwappedShift = Override & { person: string };

/** Two overrides that let two people exchange their shifts; or why that cannot be, as a sentence. */
export function swapShifts(first: Shift, second: Shift, newId: () => string): { overrides: [SwappedShift, SwappedShift] } | { refused: string } {
  const [one, other] = [first.people[0], second.people[0]];
  if (one === undefined || other === undefined) return { refused: 'nobody is on call in one of the two shifts' };
  if (one === other) return { refused: `both shifts are ${one}'s` };
  if (first.from < second.to && second.from < first.to) return { refused: 'the two shifts overlap' };
  return {
    overrides: [
      { id: newId(), person: other, from: first.from, to: first.to },
      { id: newId(), person: one, from: second.from, to: second.to },
    ],
  };
}
