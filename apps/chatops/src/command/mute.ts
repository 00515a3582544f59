import type { ReplyView } from '@tocsin/contracts/reply';
import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { mondayMorning } from '@tocsin/core/mondayMorning';
import { muteMe, unmuteMe } from '@tocsin/steps/muteMe';
import type { Asked, CommandDeps } from './deps.ts';
import { silence } from './silence.ts';

const hourMs = 3_600_000;
/** In the languages that we speak. */
const mondays: readonly string[] = ['monday', 'montag', 'lundi'];
const codeOff = '/tocsin mute off';
const codeExample = '/tocsin mute me 2h';

/** Leaves whoever asks alone for a time (`me 2h`, `me until monday`; an hour where nothing is said), says whether they are, or ends it (`off`). Anything else is a silence. */
export async function mute<Tx>(deps: CommandDeps<Tx>, asked: Asked): Promise<ReplyView> {
  const [first, ...rest] = asked.words;
  const { tenantId, actor } = asked;
  if (first === undefined) return standing(deps, asked);
  if (first === 'off') return { kind: 'said', phrase: (await unmuteMe(deps, tenantId, actor)) ? 'reply_unmuted' : 'reply_not_muted', values: { codeExample } };
  if (first !== 'me') return silence(deps, asked);
  const until = await untilOf(deps, asked, rest);
  if (until === null) return { kind: 'said', phrase: 'reply_usage', values: { codeExample } };
  await muteMe(deps, tenantId, actor, until);
  return { kind: 'said', phrase: 'reply_muted', values: { until: { at: until }, codeOff } };
}

async function standing<Tx>(deps: CommandDeps<Tx>, { tenantId, actor }: Asked): Promise<ReplyView> {
  const until = (await deps.inTenant(tenantId, (tx) => deps.mutedUntil(tx, [actor.userId], deps.now()))).get(actor.userId);
  if (until === undefined) return { kind: 'said', phrase: 'reply_not_muted', values: { codeExample } };
  return { kind: 'said', phrase: 'reply_muted', values: { until: { at: until }, codeOff } };
}

async function untilOf<Tx>(deps: CommandDeps<Tx>, { tenantId, actor }: Asked, words: readonly string[]): Promise<number | null> {
  const [first = '', second = ''] = words;
  if (first === '') return deps.now() + hourMs;
  if (first === 'until' && mondays.includes(second.toLowerCase()))
    return mondayMorning((await deps.slackUserOf(tenantId, actor.userId)).timeZone ?? 'UTC', deps.now());
  const lasts = durationSchema.safeParse(first === 'for' ? second : first);
  return lasts.success && lasts.data > 0 ? deps.now() + lasts.data : null;
}
