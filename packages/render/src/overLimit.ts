import type { Block, Layout } from './layOut.ts';

/** Slack's limits (docs.slack.dev/reference/block-kit), and for the whole message less than what it was seen to refuse. */
const limits = {
  text: 3_000,
  total: 9_000,
  blocks: 45,
  header: 150,
  section: 3_000,
  fields: 10,
  field: 2_000,
  context: 10,
  contextText: 2_000,
  buttons: 25,
  label: 75,
  blockId: 255,
};

/** The first limit that a message is over, in words, or null when Slack will take it. */
export function overLimit(layout: Layout): string | null {
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
  return { texts: block.elements.map((element) => (element.type === 'button' ? element.text.text : '')), max: limits.label, countMax: limits.buttons };
}
