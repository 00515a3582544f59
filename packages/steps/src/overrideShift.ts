import type { Actor } from '@tocsin/contracts/actor';
import { TocsinError } from '@tocsin/contracts/errors';
import { didYouMean } from '@tocsin/contracts/suggest';
import { nobodyName } from '@tocsin/contracts/tenant/person';
import { nameOf } from '@tocsin/core/groupView';
import type { Override } from '@tocsin/core/oncall/schedule';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { Audit, InTenant } from './ports.ts';

type Made = Override & { schedule: string; createdBy: string };

export interface OverrideDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  /** Notes that what is arranged for a schedule changes; one such change at a time. */
  markSchedule(tx: Tx, schedule: string, at: number): Promise<void>;
  insertOverride(tx: Tx, override: Made): Promise<void>;
  lockOverride(tx: Tx, overrideId: string): Promise<Made | null>;
  endOverrideAt(tx: Tx, overrideId: string, at: number): Promise<void>;
  audit: Audit<Tx>;
  newId(): string;
  now(): number;
}

/** Who is to be on call when. `person` is a name of the tenant's file, or none; times are ms since 1970. */
export interface OverrideRequest {
  tenantId: string;
  schedule: string;
  person: string;
  from: number;
  to: number;
  actor: Actor;
}

const longestMs = 366 * 86_400_000;

/**
 * Puts somebody on call for a time in place of whom the file names. Whoever asks from then on hears them; what was asked of somebody before is not taken back. Throws
 * `not_found` for a schedule or a person that the file does not have, `invalid_input` for a time that is over, ends before it begins or is longer than a year.
 */
export async function overrideShift<Tx>(deps: OverrideDeps<Tx>, { tenantId, schedule, person, from, to, actor }: OverrideRequest): Promise<Made> {
  const plan = await deps.planOf(tenantId);
  if (!plan.schedules.has(schedule)) throw new TocsinError('not_found', `there is no schedule ${schedule}${didYouMean(schedule, plan.schedules.keys())}`);
  if (person !== nobodyName && !plan.slackUsers.has(person))
    throw new TocsinError(
      'not_found',
      `no person is named ${person}${didYouMean(person, plan.slackUsers.keys())}; who can be on call stands in the tenant's file under people`,
    );
  if (!(to > from)) throw new TocsinError('invalid_input', 'this ends before it begins');
  if (to <= deps.now()) throw new TocsinError('invalid_input', 'this is over already');
  if (to - from > longestMs) throw new TocsinError('invalid_input', 'this is longer than a year: change the schedule in the tenant’s file');
  const override = { id: deps.newId(), schedule, person: person === nobodyName ? null : person, from, to, createdBy: nameOf(actor) };
  await deps.inTenant(tenantId, async (tx) => {
    await deps.markSchedule(tx, schedule, deps.now());
    await deps.insertOverride(tx, override);
    await deps.audit(tx, { actor, action: 'override.made', subject: override.id, detail: { schedule, person: override.person, from, to } });
  });
  return override;
}

/** Ends an override now; the file holds again, or an override below it. Throws `not_found` when there is none with this id, `conflict` when it is over. */
export async function endOverride<Tx>(deps: OverrideDeps<Tx>, tenantId: string, overrideId: string, actor: Actor): Promise<Made> {
  const now = deps.now();
  return deps.inTenant(tenantId, async (tx) => {
    const override = await deps.lockOverride(tx, overrideId);
    if (override === null) throw new TocsinError('not_found', `there is no override ${overrideId}`);
    if (override.to <= override.from) throw new TocsinError('conflict', `override ${overrideId} was ended before it began`);
    if (override.to <= now) throw new TocsinError('conflict', `override ${overrideId} is over since ${new Date(override.to).toISOString()}`);
    await deps.markSchedule(tx, override.schedule, now);
    await deps.endOverrideAt(tx, overrideId, now);
    await deps.audit(tx, { actor, action: 'override.ended', subject: overrideId, detail: { schedule: override.schedule, person: override.person } });
    return override;
  });
}
