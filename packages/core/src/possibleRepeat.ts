import type { SlackBlock, SlackMessage } from '@tocsin/contracts/message';

const words = '(possible repeat)';
const blockId = 'possible-repeat';

/** A message that may stand there already, and says so: in its sentence, for notifications, and below its blocks. Twice is once. */
export function asPossibleRepeat(message: SlackMessage): SlackMessage {
  const text = message.text.endsWith(words) ? message.text : `${message.text} ${words}`;
  const hasBlocks = message.blocks.length > 0 || (message.attachments?.length ?? 0) > 0;
  if (!hasBlocks || message.blocks.length >= 50 || message.blocks.some((block) => block['block_id'] === blockId)) return { ...message, text };
  const note: SlackBlock = { type: 'context', block_id: blockId, elements: [{ type: 'plain_text', text: words, emoji: false }] };
  return { ...message, text, blocks: [...message.blocks, note] };
}
