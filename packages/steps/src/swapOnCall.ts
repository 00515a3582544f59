import type { Actor } from '@tocsin/contracts/actor';
import { TocsinError } from '@tocsin/contracts/errors';
import { didYouMean } from '@tocsin/contracts/suggest';
import { nameOf } from '@tocsin/core/groupView';
import { readMoment } from '@tocsin/core/oncall/readMoment';
import type { Override, Schedule, Shift } from '@tocsin/core/oncall/schedule';
import { shiftAt } from '@tocsin/core/oncall/shiftAt';
import { type SwappedShift, swapShifts } from '@tocsin/core/oncall/swapShifts';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { OverrideDeps } from './overrideShift.ts';

export interface SwapDeps<Tx> extends Pick<OverrideDeps<Tx>, 'inTenant' | 'planOf' | 'insertOverride' | 'markSchedule' | 'audit' | 'newId' | 'now'> {
  overridesBetween(tx: Tx, schedule: string | null, from: number, to: number): Promise<readonly Override[]>;
}

/** Two shifts of a schedule, each by whose next it is, a person of the tenant's file, or by a time within it (`core/oncall/readMoment`). */
export interface SwapRequest {
  tenantId: string;
  schedule: string;
  first: string;
  second: string;
  actor: Actor;
}

const yearMs = 366 * 86_400_000;
/** No shift that can be swapped is longer than a year. */
const reachMs = 2 * yearMs;

/**
 * Lets two people exchange a shift each: an override for each, in one transaction. Of a shift that has begun it is the rest. Throws `not_found` for a schedule, a person or a
 * shift that there is not, `invalid_input` for shifts that are over, overlap, are of one person or of nobody.
 */
export async function swapOnCall<Tx>(deps: SwapDeps<Tx>, request: SwapRequest): Promise<[SwappedShift, SwappedShift]> {
  const { tenantId, schedule: name, actor } = request;
  const plan = await deps.planOf(tenantId);
  const known = plan.schedules.get(name);
  if (known === undefined) throw new TocsinError('not_found', `there is no schedule ${name}${didYouMean(name, plan.schedules.keys())}`);
  return deps.inTenant(tenantId, async (tx) => {
    const now = deps.now();
    await deps.markSchedule(tx, name, now);
    const schedule = known.overridden(await deps.overridesBetween(tx, name, now - reachMs, now + 2 * reachMs));
    const meant = (words: string) => restOf(shiftMeant(plan, schedule, words, now), now);
    const swapped = swapShifts(meant(request.first), meant(request.second), deps.newId);
    if ('refused' in swapped) throw new TocsinError('invalid_input', swapped.refused);
    for (const override of swapped.overrides) await deps.insertOverride(tx, { ...override, schedule: name, createdBy: nameOf(actor) });
    await deps.audit(tx, { actor, action: 'override.swapped', subject: name, detail: { overrides: swapped.overrides } });
    return swapped.overrides;
  });
}

function shiftMeant(plan: TenantPlan, schedule: Schedule, words: string, now: number): Shift {
  if (plan.slackUsers.has(words)) {
    const next = schedule.nextShiftOf(words, now);
    if (next === null) throw new TocsinError('not_found', `${words} has no shift in ${schedule.name} that begins within 400 days`);
    return shiftAt(schedule, next.from, reachMs);
  }
  const at = readMoment(words, schedule.timeZone);
  if (at === null) {
    const meant = didYouMean(words, plan.slackUsers.keys());
    throw new TocsinError('not_found', `${words} is neither a person of the tenant's file nor a time within a shift, like 2026-12-24T18:00${meant}`);
  }
  if (at > now + yearMs) throw new TocsinError('invalid_input', `${words} is more than a year ahead`);
  const shift = shiftAt(schedule, at, reachMs);
  if (shift.people.length === 0) throw new TocsinError('invalid_input', `nobody is on call at ${words}`);
  if (shift.to <= now) throw new TocsinError('invalid_input', `the shift of ${words} is over`);
  return shift;
}

function restOf(shift: Shift, now: number): Shift {
  const from = Math.max(shift.from, now);
  if (shift.to - from > yearMs)
    throw new TocsinError('invalid_input', `the shift of ${shift.people.join(', ')} is longer than a year: change the schedule in the tenant’s file`);
  return { ...shift, from };
}
