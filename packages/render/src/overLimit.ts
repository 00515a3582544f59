import type { Block, Control, Layout } from './layOut.ts';

/** Slack's limits (docs.slack.dev/reference/block-kit), and for the whole message less than what it was seen to refuse. */
export const limits = {
  text: 3_000,
  total: 9_000,
  blocks: 45,
  header: 150,
  section: 3_000,
  fields: 10,
  field: 2_000,
  context: 10,
  contextText: 2_000,
  controls: 25,
  label: 75,
  buttonValue: 2_000,
  placeholder: 150,
  options: 100,
  optionValue: 150,
  blockId: 255,
};

/** The first limit that a message is over, in words, or null when Slack will take it. */
export function overLimit(layout: Pick<Layout, 'text' | 'top' | 'attached'>): string | null {
  const blocks = [...layout.top, ...layout.attached];
  if (layout.text.length === 0 || layout.text.length > limits.text) return `text has ${layout.text.length} characters`;
  if (blocks.length > limits.blocks) return `there are ${blocks.length} blocks`;
  let total = layout.text.length;
  for (const block of blocks) {
    if ((block.block_id?.length ?? 0) > limits.blockId) return 'a block_id is too long';
    const { texts, max, countMax } = textsOf(block);
    if (texts.length > countMax) return `a ${block.type} has ${texts.length} elements`;
    for (const text of texts) {
      if (text.length === 0 || text.length > max) return `a text of a ${block.type} has ${text.length} characters`;
      total += text.length;
    }
    const detail = block.type === 'actions' ? controlsOverLimit(block.elements) : null;
    if (detail !== null) return detail;
  }
  return total > limits.total ? `all texts together have ${total} characters` : null;
}

function textsOf(block: Block): { texts: string[]; max: number; countMax: number } {
  if (block.type === 'header') return { texts: [block.text.text], max: limits.header, countMax: 1 };
  if (block.type === 'section') {
    if (block.fields) return { texts: block.fields.map((field) => field.text), max: limits.field, countMax: limits.fields };
    return { texts: [block.text?.text ?? ''], max: limits.section, countMax: 1 };
  }
  if (block.type === 'context')
    return { texts: block.elements.map((element) => ('text' in element ? element.text : '')), max: limits.contextText, countMax: limits.context };
  return { texts: block.elements.flatMap(labelsOf), max: limits.label, countMax: Number.POSITIVE_INFINITY };
}

function labelsOf(control: Control): string[] {
  return control.type === 'button' ? [control.text.text] : (control.options ?? []).map((option) => option.text.text);
}

function controlsOverLimit(controls: readonly Control[]): string | null {
  if (controls.length > limits.controls) return `there are ${controls.length} controls in a row`;
  return controls.map(controlOverLimit).find((detail) => detail !== null) ?? null;
}

function controlOverLimit(control: Control): string | null {
  if (control.type === 'button') return (control.value?.length ?? 0) > limits.buttonValue ? 'the value of a button is too long' : null;
  const options = control.options ?? [];
  if (options.length === 0 || options.length > limits.options) return `a menu has ${options.length} options`;
  if (control.type === 'static_select' && (control.placeholder?.text.length ?? 0) > limits.placeholder) return 'the placeholder of a menu is too long';
  return options.some((option) => (option.value?.length ?? 0) > limits.optionValue) ? 'the value of an option is too long' : null;
}
