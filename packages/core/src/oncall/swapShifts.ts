import type { Override, Shift } from './schedule.ts';

/** Two overrides that let two people exchange their shifts; or why that cannot be, in words that follow "cannot be swapped: ". */
export function swapShifts(first: Shift, second: Shift, newId: () => string): { overrides: [Override, Override] } | { refused: string } {
  const [one, other] = [first.people[0], second.people[0]];
  if (one === undefined || other === undefined) return { refused: 'nobody is on call in one of the two' };
  if (one === other) return { refused: `both are ${one}'s` };
  if (first.from < second.to && second.from < first.to) return { refused: 'they overlap' };
  return {
    overrides: [
      { id: newId(), person: other, from: first.from, to: first.to },
      { id: newId(), person: one, from: second.from, to: second.to },
    ],
  };
}
