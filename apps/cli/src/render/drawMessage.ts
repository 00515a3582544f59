import { thingsOf } from '@tocsin/web/slack-look/asText';
import { colourOf } from '@tocsin/web/slack-look/colour';
import { formatDate, type Reader } from '@tocsin/web/slack-look/dates';
import type { MessageContent } from '@tocsin/web/slack-look/messageBody';
import { drawBlocks } from './drawBlocks.ts';
import { type Line, printed, spansOf, widthOf, wrapped } from './spans.ts';

export interface Terminal {
  /** Columns. */
  width: number;
  colour: boolean;
}

/** Wider than Slack itself shows a message helps nobody. */
const widthMax = 96;
const widthMin = 24;

/** The message in a box, as near to Slack as letters come. */
export function drawMessage(message: MessageContent, terminal: Terminal, reader: Reader): string {
  const outer = Math.max(widthMin, Math.min(widthMax, terminal.width));
  const inner = outer - 4;
  const { text, blocks = [], attachments = [] } = message;
  const paint = (line: Line): string => printed(line, terminal.colour);
  const body = [
    ...(blocks.length > 0 ? drawBlocks(blocks, inner, reader) : wrapped(spansOf(text, reader), inner)).map((line) => ({ bar: '', line })),
    ...attachments.flatMap((attachment) => {
      const bar = barOf(attachment.color, terminal.colour);
      return [{ bar: '', line: [] as Line }, ...drawBlocks(thingsOf(attachment.blocks), inner - 2, reader).map((line) => ({ bar, line }))];
    }),
  ];
  const title = ` Tocsin  ${formatDate(reader.nowMs / 1_000, '{time}', reader) ?? ''} `;
  const rows = body.map(({ bar, line }) => {
    const used = widthOf(line) + (bar === '' ? 0 : 2);
    return `│ ${bar}${paint(line)}${' '.repeat(Math.max(0, inner - used))} │\n`;
  });
  return `╭─${title}${'─'.repeat(Math.max(0, outer - 3 - title.length))}╮\n${rows.join('')}╰${'─'.repeat(outer - 2)}╯\n`;
}

/** The coloured bar of an attachment. */
function barOf(color: unknown, colour: boolean): string {
  const hex = colourOf(color);
  if (!colour || hex === undefined) return '▌ ';
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return plainBar.replace('RGB', `${red};${green};${blue}`);
}

const plainBar = '\u001b[38;2;RGBm▌\u001b[39m ';
