import { type FormView, type SilencePreview, silenceTimes } from '@tocsin/contracts/form';
import { emojiOf } from '../look.ts';
import { markedText } from '../markup.ts';
import { codeText, text } from '../reply/replyWords.ts';
import { asPlain } from '../settle.ts';
import { oneLine } from '../untrusted.ts';
import type { Words } from '../words.ts';
import { input, type ModalBlock, paragraph, previewButton, selectElement, smallPrint, textElement, timeElement } from './inputs.ts';

const labelsMax = 6;

/** A silence that is to be made: what it takes, for how long, why, and below which alerts that would be now. */
export function silenceBlocks(view: Extract<FormView, { form: 'silence' }>, words: Words): ModalBlock[] {
  const times = silenceTimes.map((value) => ({
    value,
    label: /^\d+$/.test(value) ? words.period(Number(value)) : asPlain(markedText(words.t(`form_lasts_${value}`))),
  }));
  const until = view.lasts === 'until' ? [input(words, 'until', timeElement(view.until))] : [];
  return [
    ...(view.isChanged ? [paragraph(`⚠️ ${text(words.t('form_silence_changed'))}`)] : []),
    input(words, 'matchers', textElement(view.matchers, { example: 'team="db", host=~"db-.*"' }), { hint: 'form_matchers_hint' }),
    // A choice is heard at once: the time to be entered appears with it.
    { ...input(words, 'lasts', selectElement(words, times, view.lasts)), dispatch_action: true },
    ...until,
    input(words, 'comment', textElement(view.comment, { max: 300 }), { optional: true }),
    previewButton(words),
    ...(view.preview === null ? [] : previewBlocks(view.preview, words)),
  ];
}

function previewBlocks({ alerts, isMore, shown, fault }: SilencePreview, words: Words): ModalBlock[] {
  if (fault !== null) return [paragraph(`⚠️ ${text(words.t('reply_silence_wrong', { why: oneLine(fault, 400) }))}`)];
  const head = alerts === 0 ? words.t('form_takes_none') : words.t(isMore ? 'form_takes_more' : 'form_takes', { n: alerts });
  const lines = shown.map(({ severity, headline, labels }) => `${emojiOf('firing', severity)} ${text(oneLine(headline, 120))}\n${labelsText(labels)}`);
  const rest = alerts > shown.length ? [smallPrint(text(words.t('reply_more', { n: alerts - shown.length })))] : [];
  return [{ type: 'divider' }, paragraph(`*${text(head)}*`), ...(lines.length > 0 ? [paragraph(lines.join('\n'))] : []), ...rest];
}

/** The labels that matchers are written of, as far as there is room. */
function labelsText(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  const shown = names.slice(0, labelsMax).map((name) => codeText(oneLine(`${name}=${labels[name] ?? ''}`, 60)));
  return [...shown, ...(names.length > labelsMax ? ['…'] : [])].join(' ');
}
