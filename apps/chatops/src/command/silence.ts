import { messageOf, TocsinError } from '@tocsin/contracts/errors';
import type { ReplyView } from '@tocsin/contracts/reply';
import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { formatMatcher, type Matcher, parseMatchers } from '@tocsin/contracts/tenant/matcher';
import { nameOf } from '@tocsin/core/groupView';
import { codeOf, silenceWords } from '@tocsin/core/slashCommand';
import { endSilence, makeSilence } from '@tocsin/steps/silenceAlerts';
import { silenceGroup } from '@tocsin/steps/silenceGroup';
import { environmentOfGroup, refusal } from '../allow.ts';
import { showActed } from '../pressButton.ts';
import type { Asked, CommandDeps } from './deps.ts';
import { findGroup } from './findGroup.ts';

const shown = 20;
const usage: ReplyView = {
  kind: 'said',
  phrase: 'reply_silence_usage',
  values: { codeExample: '/tocsin silence team=db 2h upgrade', codeGroup: '/tocsin silence 3fa9c1d2 30m' },
};

/** Silences what matchers take, or what a group stands for, for a time that must be said: nothing is silent for good. */
export async function silence<Tx>(deps: CommandDeps<Tx>, asked: Asked): Promise<ReplyView> {
  const { matchers: texts, duration, comment } = silenceWords(asked.words);
  const lasts = durationSchema.safeParse(duration);
  if (duration === null || !lasts.success || lasts.data <= 0) return usage;
  if (texts.length === 0) return silenceCode(deps, asked, lasts.data, comment);
  const matchers = parseMatchers(texts.join(','));
  return typeof matchers === 'string' ? wrong(matchers) : silenceMatchers(deps, asked, { matchers, endsAt: deps.now() + lasts.data, comment });
}

/** Silences from now on what matchers take, if whoever asks may. `endsAt` in ms since 1970. */
export async function silenceMatchers<Tx>(
  deps: CommandDeps<Tx>,
  asked: Asked,
  { matchers, endsAt, comment }: { matchers: readonly Matcher[]; endsAt: number; comment: string },
): Promise<ReplyView> {
  const text = matchers.map(formatMatcher).join(' ');
  const only = matchers.find(({ name, operator }) => name === 'environment' && operator === '=')?.value ?? null;
  const refused = await refusal(deps, { plan: asked.plan, actor: asked.actor, permission: 'silence', environment: only, subject: text });
  if (refused !== null) return refused;
  const request = { matchers, startsAt: deps.now(), endsAt, createdBy: nameOf(asked.actor), comment: comment || 'silenced in Slack' };
  try {
    const { silenceId, groupIds } = await makeSilence(deps, asked.tenantId, request, asked.actor);
    await showActed(deps, asked.tenantId, { groupIds, lanes: [] });
    const values = {
      n: groupIds.length,
      until: { at: endsAt },
      codeMatchers: text,
      codeEnd: `/tocsin unsilence ${codeOf(silenceId)}`,
    };
    return { kind: 'said', phrase: 'reply_silenced', values };
  } catch (error) {
    if (error instanceof TocsinError && error.code === 'invalid_input') return wrong(messageOf(error));
    throw error;
  }
}

async function silenceCode<Tx>(deps: CommandDeps<Tx>, asked: Asked, forMs: number, said: string): Promise<ReplyView> {
  const [code = '', ...comment] = said.split(' ');
  const found = await findGroup(deps, { ...asked, words: code === '' ? [] : [code] }, 'silence');
  if ('reply' in found) return code === '' ? usage : found.reply;
  const group = await deps.inTenant(asked.tenantId, (tx) => deps.lockGroup(tx, found.groupId));
  const environment = group === null ? null : environmentOfGroup(asked.plan, group);
  const refused = await refusal(deps, { plan: asked.plan, actor: asked.actor, permission: 'silence', environment, subject: found.groupId });
  if (refused !== null) return refused;
  const until = deps.now() + forMs;
  const request = {
    tenantId: asked.tenantId,
    groupId: found.groupId,
    until,
    comment: comment.join(' ') || 'silenced in Slack',
    actor: asked.actor,
  };
  const acted = await silenceGroup(deps, request);
  await showActed(deps, asked.tenantId, acted);
  if (acted.result !== 'done') return { kind: 'said', phrase: 'reply_nothing_to_do', values: {} };
  return { kind: 'said', phrase: 'reply_silenced_group', values: { n: acted.alerts, until: { at: until } } };
}

/** Lists what is silenced now, or ends one silence. */
export async function unsilence<Tx>(deps: CommandDeps<Tx>, { plan, tenantId, words, actor }: Asked): Promise<ReplyView> {
  const now = deps.now();
  const active = (await deps.inTenant(tenantId, (tx) => deps.listSilences(tx, now, 10_000))).filter(({ startsAt }) => startsAt <= now);
  const [code] = words;
  if (code === undefined) {
    const silences = active.slice(0, shown).map(({ silenceId, matchers, createdBy, comment, endsAt }) => ({
      ...{ code: codeOf(silenceId), matchers: matchers.map(formatMatcher).join(' '), by: createdBy, comment, until: endsAt },
    }));
    return { kind: 'silences', silences, more: active.length - silences.length };
  }
  const [meant, another] = active.filter(({ silenceId }) => codeOf(silenceId).startsWith(code.toLowerCase()) || silenceId === code.toLowerCase());
  if (meant === undefined || another !== undefined)
    return { kind: 'said', phrase: 'reply_no_silence', values: { codeCode: code, codeList: '/tocsin unsilence' } };
  const environment = meant.environment ?? meant.matchers.find(({ name, operator }) => name === 'environment' && operator === '=')?.value ?? null;
  const refused = await refusal(deps, { plan, actor, permission: 'silence', environment, subject: meant.silenceId });
  if (refused !== null) return refused;
  const { groupIds } = await endSilence(deps, tenantId, meant.silenceId, actor);
  await showActed(deps, tenantId, { groupIds, lanes: [] });
  return { kind: 'said', phrase: 'reply_unsilenced', values: {} };
}

const wrong = (why: string): ReplyView => ({ kind: 'said', phrase: 'reply_silence_wrong', values: { why } });
