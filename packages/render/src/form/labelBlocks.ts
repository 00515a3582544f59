import type { FormView } from '@tocsin/contracts/form';
import { groupText } from '../reply/replyTexts.ts';
import { codeText, text } from '../reply/replyWords.ts';
import { oneLine } from '../untrusted.ts';
import type { Words } from '../words.ts';
import { type ModalBlock, paragraph, smallPrint } from './inputs.ts';

/** All labels of a group: those that its alerts share, then each alert's own. */
export function labelBlocks({ group, common, alerts, more }: Extract<FormView, { form: 'labels' }>, words: Words): ModalBlock[] {
  return [
    paragraph(groupText(group, words)),
    paragraph(`*${text(words.t('form_labels_common'))}*\n${lines(common)}`),
    ...alerts.map(({ headline, labels }) => paragraph(`${text(oneLine(headline, 200))}\n${lines(labels)}`)),
    ...(more > 0 ? [smallPrint(text(words.t('reply_more', { n: more })))] : []),
  ];
}

function lines(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  return names.length === 0 ? '–' : names.map((name) => codeText(oneLine(`${name}=${labels[name] ?? ''}`, 300))).join('\n');
}
