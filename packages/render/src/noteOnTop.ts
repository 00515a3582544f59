import type { SlackBlock, SlackMessage } from '@tocsin/contracts/message';
import { type Layout, messageOf } from './layOut.ts';
import { limits } from './overLimit.ts';
import { textTotal } from './textTotal.ts';

/**
 * Puts a note on top of a message that goes somewhere else than it should have gone. All its buttons stay. Where both together are more than Slack takes, the message is
 * cut down to its sentence and its buttons; a message without blocks gets none.
 */
export function noteOnTop(note: Layout, original: SlackMessage): SlackMessage {
  const top = messageOf(note);
  const text = `${original.text}\n${top.text}`.length <= limits.text ? `${original.text}\n${top.text}` : original.text;
  const attachments = original.attachments ?? [];
  const rest = original.continued === undefined ? {} : { continued: original.continued };
  if (original.blocks.length === 0 && attachments.length === 0) return { text, blocks: [], ...rest };
  const ids = new Set(top.blocks.map((block) => block.block_id));
  const whole: SlackMessage = {
    text,
    blocks: [...top.blocks, ...original.blocks.filter((block) => !ids.has(block.block_id))],
    ...(original.attachments === undefined ? {} : { attachments }),
    ...rest,
  };
  return isTooMuch(whole) ? { ...shortened(text, top.blocks, original), ...rest } : whole;
}

function isTooMuch({ text, blocks, attachments = [] }: SlackMessage): boolean {
  const all = [...blocks, ...attachments.flatMap((attachment) => attachment.blocks)];
  return all.length > limits.blocks || text.length + textTotal(all) > limits.total;
}

function shortened(text: string, note: readonly SlackBlock[], original: SlackMessage): SlackMessage {
  const all = [...original.blocks, ...(original.attachments ?? []).flatMap((attachment) => attachment.blocks)];
  const sentence: SlackBlock = { type: 'section', text: { type: 'mrkdwn', text: original.text, verbatim: true } };
  return { text, blocks: [...note, sentence, ...all.filter((block) => block.type === 'actions')], attachments: [] };
}
