import { asText, textOf, thingsOf } from './asText.ts';
import type { SlackThing } from './look.ts';
import type { MessageContent } from './messageBody.ts';

/** Slack's limits of a message, in the order in which people ask for them. */
const limits = {
  blocks: 50,
  text: 4_000,
  total: 12_000,
  header: 150,
  section: 3_000,
  fields: 10,
  field: 2_000,
  contextElements: 10,
  contextText: 2_000,
  controls: 25,
  label: 75,
  options: 100,
  optionValue: 150,
  buttonValue: 2_000,
  url: 3_000,
  blockId: 255,
} as const;

export type MeasureName = keyof typeof limits;

/** How much of one limit a message uses: the largest of its kind in the message. */
export interface Measure {
  name: MeasureName;
  value: number;
  limit: number;
  within: boolean;
}

const always: ReadonlySet<MeasureName> = new Set(['blocks', 'text', 'total']);

/**
 * A message against Slack's own limits (docs.slack.dev/reference/block-kit; `text` as chat.update takes it; `total`, all texts of the blocks together, is not
 * documented and was seen). What a message has nothing of is left out. Blocks of attachments count with the others.
 */
export function measureMessage(message: MessageContent): Measure[] {
  const { blocks = [], attachments = [] } = message;
  const all = [...blocks, ...attachments.flatMap((attachment) => thingsOf(attachment.blocks))];
  const used = new Map<MeasureName, number>([
    ['blocks', all.length],
    ['text', message.text.length],
    ['total', textTotal(all)],
  ]);
  const note = (name: MeasureName, value: number): void => void used.set(name, Math.max(used.get(name) ?? 0, value));
  for (const block of all) measureBlock(block, note);
  return (Object.keys(limits) as MeasureName[]).flatMap((name) => {
    const value = used.get(name) ?? 0;
    return value > 0 || always.has(name) ? [{ name, value, limit: limits[name], within: value <= limits[name] }] : [];
  });
}

type Note = (name: MeasureName, value: number) => void;

function measureBlock(block: SlackThing, note: Note): void {
  note('blockId', asText(block.block_id).length);
  if (block.type === 'header') note('header', textOf(block.text).length);
  if (block.type === 'section') note('section', textOf(block.text).length);
  const fields = thingsOf(block.fields);
  note('fields', fields.length);
  for (const field of fields) note('field', textOf(field).length);
  const elements = thingsOf(block.elements);
  if (block.type === 'context') {
    note('contextElements', elements.length);
    for (const element of elements) note('contextText', textOf(element).length);
  }
  if (block.type === 'actions') {
    note('controls', elements.length);
    for (const element of elements) measureControl(element, note);
  }
}

function measureControl(control: SlackThing, note: Note): void {
  note('label', Math.max(textOf(control.text).length, textOf(control.placeholder).length));
  note('buttonValue', asText(control.value).length);
  note('url', asText(control.url).length);
  const options = thingsOf(control.options);
  note('options', options.length);
  for (const option of options) {
    note('label', textOf(option.text).length);
    note('optionValue', asText(option.value).length);
  }
}

/** Characters of all text objects below a value. */
function textTotal(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textTotal(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const own = 'text' in value ? asText(value.text).length : 0;
  return Object.values(value).reduce<number>((sum, inner) => (typeof inner === 'object' ? sum + textTotal(inner) : sum), own);
}
