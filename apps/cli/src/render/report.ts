import type { RenderFault } from '@tocsin/render/renderFault';
import { type MeasureName, measureMessage } from '@tocsin/web/slack-look/measure';
import type { MessageContent } from '@tocsin/web/slack-look/messageBody';
import { plainSpan, printed } from './spans.ts';

const names: Readonly<Record<MeasureName, string>> = {
  blocks: 'blocks',
  text: 'text for notifications',
  total: 'all texts together',
  header: 'headline',
  section: 'longest paragraph',
  fields: 'fields in a row',
  field: 'longest field',
  contextElements: 'pieces of small print',
  contextText: 'longest small print',
  controls: 'buttons and menus',
  label: 'longest label',
  options: 'menu options',
  optionValue: 'value of an option',
  buttonValue: 'value of a button',
  url: 'longest address',
  blockId: 'block ID',
};

/** The message against Slack's limits, and what went wrong on the way to it. `ok`: neither says anything bad. */
export function report(message: MessageContent, faults: readonly RenderFault[], colour: boolean): { text: string; ok: boolean } {
  const measures = measureMessage(message);
  const number = new Intl.NumberFormat('en');
  const lines = measures.map(({ name, value, limit, within }) => {
    const verdict = printed([within ? plainSpan('within', 'green') : plainSpan('OVER', 'red', 'bold')], colour);
    return `  ${names[name].padEnd(22)} ${number.format(value).padStart(7)} of ${number.format(limit).padStart(6)}  ${verdict}\n`;
  });
  const told = faults.map(({ reason, file, detail }) => `  ${printed([plainSpan(reason, 'red')], colour)}  ${file}: ${detail.replaceAll(/\p{Cc}/gu, ' ')}\n`);
  const text = `Slack's limits\n${lines.join('')}\nFaults\n${told.length > 0 ? told.join('') : '  none\n'}`;
  return { text, ok: faults.length === 0 && measures.every(({ within }) => within) };
}
