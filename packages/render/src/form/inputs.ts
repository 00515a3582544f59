import { type FormField, previewActionId } from '@tocsin/contracts/form';
import type { ReplyGroup } from '@tocsin/contracts/reply';
import { plain } from '../buttons.ts';
import { cut, plainCost } from '../cut.ts';
import { markedText } from '../markup.ts';
import { asPlain } from '../settle.ts';
import { oneLine } from '../untrusted.ts';
import type { Words } from '../words.ts';

/** A block of a modal. */
export interface ModalBlock {
  type: string;
  [field: string]: unknown;
}

/** Text of our own, or untrusted text, that Slack does not parse. */
export function plainText(text: string, max = 150): { type: 'plain_text'; text: string; emoji: false } {
  return { type: 'plain_text', text: cut(text, max, plainCost), emoji: false };
}

/** A phrase of the catalog as plain text. */
export function phrase(words: Words, key: string, max = 150): ReturnType<typeof plainText> {
  return plainText(asPlain(markedText(words.t(key))), max);
}

/** An input with its label; what stands in it already is part of `element`. Slack shows a fault of an `errors` answer below the input of that `block_id`. */
export function input(words: Words, field: FormField, element: Record<string, unknown>, more: { optional?: boolean; hint?: string } = {}): ModalBlock {
  return {
    type: 'input',
    block_id: field,
    label: phrase(words, `form_${field}`),
    element: { action_id: field, ...element },
    ...(more.optional && { optional: true }),
    ...(more.hint !== undefined && { hint: phrase(words, more.hint) }),
  };
}

/** Where text is written; `initial` '' leaves it empty. */
export function textElement(initial: string, more: { multiline?: boolean; example?: string; max?: number } = {}): Record<string, unknown> {
  const { multiline = false, example, max = 2_000 } = more;
  return {
    type: 'plain_text_input',
    multiline,
    max_length: max,
    ...(initial !== '' && { initial_value: initial.slice(0, max) }),
    ...(example !== undefined && { placeholder: plainText(example) }),
  };
}

/** One of several. An option that is chosen already has to be one of them. */
export function selectElement(words: Words, options: readonly { value: string; label: string }[], chosen: string | null): Record<string, unknown> {
  const all = options.map(({ value, label }) => ({ text: plain(label), value }));
  const initial = all.find(({ value }) => value === chosen);
  return { type: 'static_select', placeholder: phrase(words, 'form_choose'), options: all, ...(initial && { initial_option: initial }) };
}

/** A day and a time, in the reader's zone. `initial` in ms since 1970. */
export function timeElement(initial: number | null): Record<string, unknown> {
  return { type: 'datetimepicker', ...(initial !== null && { initial_date_time: Math.floor(initial / 1_000) }) };
}

/** The groups that are open, to choose one. */
export function groupElement(words: Words, choices: readonly ReplyGroup[]): Record<string, unknown> {
  const label = ({ code, severity, headline }: ReplyGroup) => `${code} ${asPlain(markedText(words.t(`tag_${severity}`)))} ${oneLine(headline, 60)}`;
  return selectElement(
    words,
    choices.map((group) => ({ value: group.groupId, label: label(group) })),
    null,
  );
}

/** Has shown what the matchers that stand there would take. */
export function previewButton(words: Words): ModalBlock {
  return { type: 'actions', block_id: 'preview', elements: [{ type: 'button', action_id: previewActionId, text: phrase(words, 'form_preview', 75) }] };
}

/** A paragraph in mrkdwn. */
export function paragraph(mrkdwn: string): ModalBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: mrkdwn.slice(0, 2_900), verbatim: true } };
}

/** Small print in mrkdwn. */
export function smallPrint(mrkdwn: string): ModalBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: mrkdwn.slice(0, 2_900), verbatim: true }] };
}
