import type { MessagePart } from '@tocsin/contracts/message';
import type { AlertView, GroupView } from '@tocsin/contracts/view';
import { cut, plainCost } from './cut.ts';
import { firstOf } from './firstOf.ts';
import { markedText } from './markup.ts';
import { asMrkdwn, asPlain } from './settle.ts';
import { sizes } from './size.ts';
import { oneLine, paragraphs } from './untrusted.ts';
import type { Words } from './words.ts';

/** Slack takes 3,000 characters in a section; so many sections, each a reply, are read by people. */
export const [pieceMost, piecesMost] = [2_800, 5];
/** More than that of one text is not even looked at: an annotation may have a megabyte. */
const readMost = pieceMost * piecesMost * 2;

/**
 * What does not fit in a group's message, in pieces for its thread: the whole text and all labels of its one alert where the message shows part of them. What does not fit
 * there either is counted in the last piece. Nothing for a group of several: its message counts them, and its thread says what changes.
 */
export function longTextOf(view: GroupView, words: Words): MessagePart[] {
  const { counts, alerts } = view;
  const [alert] = alerts;
  if (alert === undefined || alerts.length > 1 || counts.firing + counts.acknowledged + counts.resolved + counts.suppressed > 1) return [];
  const text = wholeText(alert);
  const whole = [text, wholeLabels(alert, text !== '')].filter((part) => part !== '').join('\n\n');
  const pieces = piecesOf(whole);
  const shown = pieces.slice(0, piecesMost);
  const left = pieces.slice(piecesMost).reduce((sum, piece) => sum + piece.length, 0);
  return shown.map((piece, index) => {
    const title = asMrkdwn(markedText(words.t('long_text', { part: index + 1, parts: shown.length })));
    const rest = left > 0 && index === shown.length - 1 ? [asMrkdwn(markedText(words.t('long_text_left', { n: left })))] : [];
    return {
      text: [title, ...rest].join(' · '),
      blocks: [
        { type: 'context', elements: [title, ...rest].map((text) => ({ type: 'mrkdwn', text, verbatim: true })) },
        { type: 'section', text: { type: 'plain_text', text: asPlain(markedText(piece)), emoji: false } },
      ],
    };
  });
}

/** The description (or the message that is its own) where the largest message does not have room for it. */
function wholeText({ annotations, message }: AlertView): string {
  const text = firstOf(annotations, ['description']) || message;
  const whole = paragraphs(text, readMost);
  return whole === paragraphs(text, sizes[0].description) ? '' : whole;
}

/** A message says how many labels it does not show; that alone is worth a reply only where there are many. */
const labelsMost = 24;

/** All labels, a line each, where there is a reply for them. */
function wholeLabels({ labels }: AlertView, isAnyway: boolean): string {
  const lines = Object.keys(labels)
    .sort()
    .map((name) => oneLine(`${name}=${labels[name] ?? ''}`, readMost));
  return (isAnyway && lines.length > sizes[0].labels) || lines.length > labelsMost ? lines.join('\n') : '';
}

/** At ends of lines where there are some, else between words, else wherever a character ends. Nothing is lost but the blanks between two pieces. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let rest = text.trim(); rest !== ''; ) {
    const piece = rest.length <= pieceMost ? rest : rest.slice(0, endOfPiece(rest));
    pieces.push(piece.trimEnd());
    rest = rest.slice(piece.length).trimStart();
  }
  return pieces;
}

function endOfPiece(text: string): number {
  const line = text.lastIndexOf('\n', pieceMost);
  if (line > pieceMost / 2) return line;
  const word = text.lastIndexOf(' ', pieceMost);
  if (word > pieceMost / 2) return word;
  // The ellipsis takes the place of the last character.
  return Math.max(1, cut(text, pieceMost, plainCost).length - 1);
}
