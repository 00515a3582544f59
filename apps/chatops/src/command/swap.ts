import { TocsinError } from '@tocsin/contracts/errors';
import type { ReplyView } from '@tocsin/contracts/reply';
import { swapOnCall } from '@tocsin/steps/swapOnCall';
import { refusal } from '../allow.ts';
import type { Asked, CommandDeps } from './deps.ts';
import { personOf } from './personOf.ts';

/** Lets two people exchange a shift each: their next ones (`primary me @ben`), or those within which two times lie (`primary 2026-12-24 2026-12-31`). */
export async function swap<Tx>(deps: CommandDeps<Tx>, asked: Asked): Promise<ReplyView> {
  const { plan, actor, tenantId, words } = asked;
  const [schedule = '', ...meant] = words;
  const [first, second, ...more] = meant.map((word) => personOf(asked, word));
  if (!first || !second || more.length > 0) return { kind: 'said', phrase: 'reply_usage', values: { codeExample: '/tocsin swap primary me @ana' } };
  const refused = await refusal(deps, { plan, actor, permission: 'override', environment: null, subject: words.join(' ') });
  if (refused !== null) return refused;
  try {
    const [one, other] = await swapOnCall(deps, { tenantId, schedule, first, second, actor });
    const values = {
      ...{ schedule, one: one.person, from: { at: one.from }, to: { at: one.to } },
      ...{ other: other.person, otherFrom: { at: other.from }, otherTo: { at: other.to }, codeList: '/tocsin override' },
    };
    return { kind: 'said', phrase: 'reply_swap', values };
  } catch (error) {
    if (error instanceof TocsinError && (error.code === 'invalid_input' || error.code === 'not_found'))
      return { kind: 'said', phrase: 'reply_override_wrong', values: { why: error.message } };
    throw error;
  }
}
