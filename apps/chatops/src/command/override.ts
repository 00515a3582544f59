import { TocsinError } from '@tocsin/contracts/errors';
import type { ReplyView } from '@tocsin/contracts/reply';
import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { codeOf } from '@tocsin/core/slashCommand';
import { endOverride, overrideShift } from '@tocsin/steps/overrideShift';
import { refusal } from '../allow.ts';
import type { Asked, CommandDeps } from './deps.ts';
import { personOf } from './personOf.ts';

const aheadMs = 366 * 86_400_000;
const shown = 20;

/** Puts somebody on call from now on for a time (`primary @ana 8h`, `primary me 8h`), lists what is arranged, or ends one by its code. */
export async function override<Tx>(deps: CommandDeps<Tx>, asked: Asked): Promise<ReplyView> {
  const [first, second, third] = asked.words;
  const now = deps.now();
  const known = await deps.inTenant(asked.tenantId, (tx) => deps.listOverrides(tx, null, now, now + aheadMs));
  if (first === undefined) {
    const overrides = known
      .slice(0, shown)
      .map(({ id, schedule, person, from, to, createdBy }) => ({ code: codeOf(id), schedule, person, from, to, by: createdBy }));
    return { kind: 'overrides', overrides, more: known.length - overrides.length };
  }
  if (first === 'end') {
    const refused = await refusalOf(deps, asked, asked.words.join(' '));
    if (refused !== null) return refused;
    const [meant, another] = known.filter(({ id }) => codeOf(id).startsWith(second?.toLowerCase() ?? ''));
    if (second === undefined || meant === undefined || another !== undefined)
      return { kind: 'said', phrase: 'reply_no_override', values: { codeList: '/tocsin override' } };
    await endOverride(deps, asked.tenantId, meant.id, asked.actor);
    return { kind: 'said', phrase: 'reply_override_ended', values: {} };
  }
  const lasts = durationSchema.safeParse(third);
  if (!lasts.success || !second) return { kind: 'said', phrase: 'reply_usage', values: { codeExample: '/tocsin override primary @ana 8h' } };
  return arrange(deps, asked, { schedule: first, person: personOf(asked, second), from: now, to: now + lasts.data });
}

/** Puts somebody on call for a time, if whoever asks may. `person` is a name of the tenant's file; times are ms since 1970. */
export async function arrange<Tx>(
  deps: CommandDeps<Tx>,
  asked: Asked,
  { schedule, person, from, to }: { schedule: string; person: string; from: number; to: number },
): Promise<ReplyView> {
  const refused = await refusalOf(deps, asked, `${schedule} ${person}`);
  if (refused !== null) return refused;
  try {
    const made = await overrideShift(deps, { tenantId: asked.tenantId, schedule, person, from, to, actor: asked.actor });
    const values = { person, schedule, until: { at: made.to }, codeEnd: `/tocsin override end ${codeOf(made.id)}` };
    return { kind: 'said', phrase: 'reply_override', values };
  } catch (error) {
    if (error instanceof TocsinError && (error.code === 'invalid_input' || error.code === 'not_found'))
      return { kind: 'said', phrase: 'reply_override_wrong', values: { why: error.message } };
    throw error;
  }
}

function refusalOf<Tx>(deps: CommandDeps<Tx>, { plan, actor }: Asked, subject: string): Promise<ReplyView | null> {
  return refusal(deps, { plan, actor, permission: 'override', environment: null, subject });
}
