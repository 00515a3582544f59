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
  const known = await deps.inTenant(asked.tenantId, (tx) => deps.overridesBetween(tx, null, now, now + aheadMs));
  if (first === undefined) {
    const overrides = known
      .slice(0, shown)
      .map(({ id, schedule, person, from, to, createdBy }) => ({ code: codeOf(id), schedule, person, from, to, by: createdBy }));
    return { kind: 'overrides', overrides, more: known.length - overrides.length };
  }
  const { plan, actor, tenantId } = asked;
  const refused = await refusal(deps, { plan, actor, permission: 'override', environment: null, subject: asked.words.join(' ') });
  if (refused !== null) return refused;
  if (first === 'end') {
    const [meant, another] = known.filter(({ id }) => codeOf(id).startsWith(second?.toLowerCase() ?? ''));
    if (second === undefined || meant === undefined || another !== undefined)
      return { kind: 'said', phrase: 'reply_no_override', values: { codeList: '/tocsin override' } };
    await endOverride(deps, tenantId, meant.id, actor);
    return { kind: 'said', phrase: 'reply_override_ended', values: {} };
  }
  const lasts = durationSchema.safeParse(third);
  const person = personOf(asked, second ?? '');
  if (!lasts.success || person === null) return { kind: 'said', phrase: 'reply_usage', values: { codeExample: '/tocsin override primary @ana 8h' } };
  try {
    const made = await overrideShift(deps, { tenantId, schedule: first, person, from: now, to: now + lasts.data, actor });
    const values = { person, schedule: first, until: { at: made.to }, codeEnd: `/tocsin override end ${codeOf(made.id)}` };
    return { kind: 'said', phrase: 'reply_override', values };
  } catch (error) {
    if (error instanceof TocsinError && (error.code === 'invalid_input' || error.code === 'not_found'))
      return { kind: 'said', phrase: 'reply_override_wrong', values: { why: error.message } };
    throw error;
  }
}
