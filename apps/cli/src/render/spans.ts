import { styleText } from 'node:util';
import { formatDate, type Reader } from '@tocsin/web/slack-look/dates';
import { emojiOf } from '@tocsin/web/slack-look/emoji';
import { type Piece, parseMrkdwn } from '@tocsin/web/slack-look/mrkdwn';
import { graphemesOf, textWidth } from './textWidth.ts';

export type Style = 'bold' | 'dim' | 'italic' | 'strikethrough' | 'underline' | 'cyan' | 'inverse' | 'green' | 'red';

/** A piece of a line in one style. */
export interface Span {
  text: string;
  styles: readonly Style[];
}

export type Line = readonly Span[];

export const plainSpan = (text: string, ...styles: Style[]): Span => ({ text, styles });
export const widthOf = (line: Line): number => line.reduce((sum, { text }) => sum + textWidth(text), 0);

/** A line as the terminal gets it. */
export function printed(line: Line, colour: boolean): string {
  return line.map(({ text, styles }) => (colour && styles.length > 0 ? styleText([...styles], text, { validateStream: false }) : text)).join('');
}

/** Slack's mrkdwn as spans, dates in the reader's zone. Newlines stay in the texts. */
export function spansOf(mrkdwn: string, reader: Reader, styles: readonly Style[] = []): Span[] {
  return parseMrkdwn(mrkdwn).flatMap((piece) => spansOfPiece(piece, reader, styles));
}

function spansOfPiece(piece: Piece, reader: Reader, styles: readonly Style[]): Span[] {
  const inner = (pieces: readonly Piece[], style: Style): Span[] => pieces.flatMap((each) => spansOfPiece(each, reader, [...styles, style]));
  switch (piece.kind) {
    case 'text':
      return [{ text: piece.text, styles }];
    case 'code':
      return [{ text: piece.text, styles: [...styles, 'cyan'] }];
    case 'pre':
      return [{ text: `\n${piece.text}\n`, styles: [...styles, 'cyan'] }];
    case 'bold':
      return inner(piece.inner, 'bold');
    case 'italic':
      return inner(piece.inner, 'italic');
    case 'strike':
      return inner(piece.inner, 'strikethrough');
    case 'quote':
      return [{ text: '│ ', styles: [...styles, 'dim'] }, ...inner(piece.inner, 'dim'), { text: '\n', styles }];
    case 'link':
      return [{ text: piece.label, styles: [...styles, 'underline'] }];
    case 'broadcast':
      return [{ text: `@${piece.range}`, styles: [...styles, 'inverse'] }];
    case 'date':
      return [{ text: formatDate(piece.seconds, piece.format, reader) ?? piece.fallback, styles }];
    case 'emoji':
      return [{ text: emojiOf(piece.name) ?? `:${piece.name}:`, styles }];
    default:
      return [{ text: `${piece.kind === 'channel' ? '#' : '@'}${piece.label?.replace(/^@/, '') ?? piece.id}`, styles: [...styles, 'underline'] }];
  }
}

/** Breaks spans into lines of at most `width` columns, between words where there are some. */
export function wrapped(spans: readonly Span[], width: number): Line[] {
  const lines: Span[][] = [[]];
  let used = 0;
  const newLine = (): void => {
    lines.push([]);
    used = 0;
  };
  for (const { text, styles } of spans)
    for (const word of text.split(/(\n|[^\S\n\u00a0\u202f]+)/)) {
      if (word === '') continue;
      if (word === '\n') newLine();
      else
        for (const part of textWidth(word) > width ? graphemesOf(word) : [word]) {
          const isSpace = /^\s+$/.test(part);
          if (used + textWidth(part) > width) newLine();
          if (isSpace && used === 0) continue;
          append(lines.at(-1), part, styles);
          used += textWidth(part);
        }
    }
  return trimmed(lines);
}

/** Words of one span stay one span, so that a style is switched on once. */
function append(line: Span[] | undefined, text: string, styles: readonly Style[]): void {
  const last = line?.at(-1);
  if (last?.styles === styles) last.text += text;
  else line?.push({ text, styles });
}

/** Without empty lines at both ends. */
function trimmed(lines: Span[][]): Line[] {
  const isEmpty = (line: Span[] | undefined): boolean => line?.every(({ text }) => text.trim() === '') ?? false;
  const from = lines.findIndex((line) => !isEmpty(line));
  const to = lines.findLastIndex((line) => !isEmpty(line));
  return from === -1 ? [] : lines.slice(from, to + 1);
}
