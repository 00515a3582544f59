import type { Actor } from '@tocsin/contracts/actor';
import { TocsinError } from '@tocsin/contracts/errors';
import { nameOf } from '@tocsin/core/groupView';
import type { Override } from '@tocsin/core/oncall/schedule';
import type { SwapDeps } from './swapOnCall.ts';

export interface ArrangeDeps<Tx> extends Omit<SwapDeps<Tx>, 'planOf' | 'overridesBetween'> {
  listOverrides(tx: Tx, schedule: string | null, from: number, to: number): Promise<readonly Override[]>;
}

/** Shifts of a schedule that somebody worked out elsewhere; people are names of the tenant's file. Times are ms since 1970. */
export interface ArrangeRequest {
  tenantId: string;
  schedule: string;
  shifts: readonly { person: string; from: number; to: number }[];
  actor: Actor;
}

/** More than a year of two shifts a day. */
const shiftsMost = 1_000;
const yearMs = 366 * 86_400_000;

/**
 * Makes an override of each shift that there is none of yet, all in one transaction; where two overlap the one that begins later wins. So the same shifts can be given
 * again. Answers those that were made. Throws `invalid_input` for more than 1,000.
 */
export async function arrangeShifts<Tx>(deps: ArrangeDeps<Tx>, { tenantId, schedule, shifts, actor }: ArrangeRequest): Promise<Override[]> {
  if (shifts.length > shiftsMost) throw new TocsinError('invalid_input', `these are ${shifts.length} shifts, and no more than ${shiftsMost} are taken at once`);
  return deps.inTenant(tenantId, async (tx) => {
    const now = deps.now();
    await deps.markSchedule(tx, schedule, now);
    const known = new Set((await deps.listOverrides(tx, schedule, now, now + 2 * yearMs)).map(keyOf));
    const made = shifts
      .filter((shift) => shift.to > now && !known.has(keyOf(shift)))
      .toSorted((a, b) => a.from - b.from)
      .map((shift) => ({ ...shift, id: deps.newId() }));
    for (const override of made) await deps.insertOverride(tx, { ...override, schedule, createdBy: nameOf(actor) });
    if (made.length > 0) await deps.audit(tx, { actor, action: 'override.imported', subject: schedule, detail: { overrides: made } });
    return made;
  });
}

function keyOf({ person, from, to }: Pick<Override, 'person' | 'from' | 'to'>): string {
  return JSON.stringify([person, from, to]);
}
