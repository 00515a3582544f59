import type { FormField, FormValues, FormView } from '@tocsin/contracts/form';
import type { Language } from '@tocsin/contracts/language';
import type { ReplyValues, ReplyView, SlashVerb } from '@tocsin/contracts/reply';
import type { Asked } from '../command/deps.ts';
import { arrange } from '../command/override.ts';
import { personOf } from '../command/personOf.ts';
import { runs } from '../command/runs.ts';
import { silenceMatchers } from '../command/silence.ts';
import type { FilledForm } from '../interaction.ts';
import { zoneOf } from '../pressButton.ts';
import { askedBy } from './askedBy.ts';
import type { OpenFormDeps } from './openForm.ts';
import { lineOf } from './previewSilence.ts';
import { filledSilence, previewedIn, silenceOf } from './silenceForm.ts';

/** What becomes of a modal that was submitted: fields are wrong, something else is shown in it, or it closes and something is said. */
export type Submitted =
  | { next: 'correct'; language: Language; field: FormField; phrase: string; values: ReplyValues }
  | { next: 'show'; language: Language; view: FormView; previewed: string | null }
  | { next: 'close'; language: Language; said: ReplyView };

/** What has been done; anything else that is said is shown in the modal, so that what was entered is not lost to sight. */
const donePhrases: ReadonlySet<string> = new Set([
  ...['reply_ack', 'reply_unack', 'reply_snooze', 'reply_resolve', 'reply_reopen', 'reply_give', 'reply_note', 'reply_escalated'],
  ...['reply_silenced', 'reply_override', 'reply_sent'],
]);

/** Does what a modal was submitted for, if whoever submitted it may: rights are asked as for a command. */
export async function submitForm<Tx>(deps: OpenFormDeps<Tx>, form: FilledForm): Promise<Submitted> {
  const asked = await askedBy(deps, form);
  if (asked === null) return { next: 'show', language: 'en', view: said({ kind: 'said', phrase: 'reply_no_tenant', values: {} }), previewed: null };
  const { verb } = form.memory;
  if (verb === 'silence') return submitSilence(deps, asked, form);
  if (verb === 'override') return submitOverride(deps, asked, form.values);
  return told(asked.language, await runs[verb === 'labels' ? 'show' : verb](deps, { ...asked, words: wordsOf(verb, form) }));
}

/** Only what was shown is silenced: with other matchers it is shown first what those take. */
async function submitSilence<Tx>(deps: OpenFormDeps<Tx>, asked: Asked, { memory, values }: FilledForm): Promise<Submitted> {
  const { language, tenantId } = asked;
  const wanted = silenceOf(values, await zoneOf(deps, tenantId, asked.actor.userId), deps.now());
  if ('field' in wanted) return { next: 'correct', language, ...wanted };
  const { comment } = values;
  if (memory.previewed === lineOf(wanted.matchers)) return told(language, await silenceMatchers(deps, asked, { ...wanted, comment }));
  const view = await filledSilence(deps, tenantId, values, memory.previewed !== null);
  const fault = view.preview?.fault ?? null;
  if (fault !== null) return { next: 'correct', language, field: 'matchers', phrase: 'reply_silence_wrong', values: { why: fault } };
  return { next: 'show', language, view, previewed: previewedIn(view) };
}

async function submitOverride<Tx>(deps: OpenFormDeps<Tx>, asked: Asked, { schedule, person, from, until }: FormValues): Promise<Submitted> {
  const { language } = asked;
  const begins = from ?? deps.now();
  if (until === null || until <= deps.now()) return { next: 'correct', language, field: 'until', phrase: 'form_needs_later', values: {} };
  if (until <= begins) return { next: 'correct', language, field: 'until', phrase: 'form_needs_order', values: {} };
  const request = { schedule: schedule ?? '', person: personOf(asked, `<@${person ?? ''}>`), from: begins, to: until };
  return told(language, await arrange(deps, asked, request));
}

/** What would have been typed behind the verb. */
function wordsOf(verb: SlashVerb | 'labels', { memory, values }: FilledForm): string[] {
  if (verb === 'send') return [values.severity ?? '', values.text, ...values.labels.split('\n').map((line) => line.trim())].filter((word) => word !== '');
  const code = (memory.groupId ?? values.group ?? '').replaceAll('-', '');
  const rest = verb === 'note' ? values.text : verb === 'give' ? `<@${values.person ?? ''}>` : verb === 'snooze' ? (values.lasts ?? '') : '';
  return [code, rest].filter((word) => word !== '');
}

function told(language: Language, reply: ReplyView): Submitted {
  const isDone = reply.kind === 'group' || (reply.kind === 'said' && donePhrases.has(reply.phrase));
  return isDone ? { next: 'close', language, said: reply } : { next: 'show', language, view: said(reply), previewed: null };
}

function said(view: Exclude<ReplyView, { kind: 'group' }>): FormView {
  return { form: 'said', view };
}
