import type { SlackBlock, SlackMessage } from '@tocsin/contracts/message';
import type { Notice } from '@tocsin/contracts/notice';

/** Within what chat.update takes (4,000), with room for Slack's own way of counting. */
const textMost = 3_000;

/**
 * The same message with less for Slack to refuse: first its sentence and its buttons in the oldest blocks there are, then the sentence alone; null when there is nothing
 * left to leave out.
 */
export function simplerOf(message: SlackMessage): SlackMessage | null {
  if (message.notice !== undefined) return withoutDetails(message, message.notice);
  const blocks = [...message.blocks, ...(message.attachments ?? []).flatMap((attachment) => attachment.blocks)];
  if (blocks.length === 0 && !message.attachments?.length) return null;
  const text = cutAtWord(message.text);
  const rest = message.continued === undefined ? {} : { continued: message.continued };
  return isSimple(message) || text === '' ? { text, blocks: [], ...rest } : { text, blocks: [sentence(text), ...buttonsOf(blocks)], ...rest };
}

/** Of a notice what it cannot do without. */
function withoutDetails(message: SlackMessage, notice: Notice): SlackMessage | null {
  const { labels, alerts, links, images } = notice;
  if (Object.keys(labels).length + alerts.length + links.length + images.length === 0) return null;
  const more = Object.values(notice.counts).reduce((sum, count) => sum + count, 0);
  return { ...message, notice: { ...notice, labels: {}, alerts: [], links: [], images: [], more } };
}

function isSimple({ blocks, attachments = [] }: SlackMessage): boolean {
  return attachments.length === 0 && blocks.length <= 2 && blocks[0]?.['block_id'] === sentenceId;
}

const sentenceId = 'sentence';

function sentence(text: string): SlackBlock {
  return { type: 'section', block_id: sentenceId, text: { type: 'mrkdwn', text, verbatim: true } };
}

/** Buttons only: menus are what Slack may have refused. */
function buttonsOf(blocks: readonly SlackBlock[]): SlackBlock[] {
  const elements = blocks
    .filter((block) => block.type === 'actions' && Array.isArray(block['elements']))
    .flatMap((block) => block['elements'] as { type?: unknown }[])
    .filter((element) => element.type === 'button')
    .slice(0, 5);
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: 'buttons', elements }];
}

/** Not within a word, so never within an entity or a mention's brackets that have no space; what is cut off is said. */
function cutAtWord(text: string): string {
  if (text.length <= textMost) return text;
  const end = text.lastIndexOf(' ', textMost - 2);
  return `${text.slice(0, end > textMost / 2 ? end : textMost - 2).replace(/<[^>]*$|&[a-z]*$/, '')} …`;
}
