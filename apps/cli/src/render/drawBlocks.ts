import { asText, textOf, thingsOf } from '@tocsin/web/slack-look/asText';
import type { Reader } from '@tocsin/web/slack-look/dates';
import type { SlackThing } from '@tocsin/web/slack-look/look';
import { type Line, plainSpan, type Span, type Style, spansOf, widthOf, wrapped } from './spans.ts';

/** Below this, fields stand under each other, as on a phone. */
const twoColumnsFrom = 56;
const gap = 3;

/** Blocks as lines of at most `width` columns, with an empty line between them. */
export function drawBlocks(blocks: readonly SlackThing[], width: number, reader: Reader): Line[] {
  return blocks.flatMap((block, index) => [...(index === 0 ? [] : [[]]), ...drawBlock(block, width, reader)]);
}

function drawBlock(block: SlackThing, width: number, reader: Reader): Line[] {
  switch (block.type) {
    case 'header':
      return wrapped(textSpans(block.text, reader, ['bold']), width);
    case 'divider':
      return [[plainSpan('─'.repeat(width), 'dim')]];
    case 'section':
      return [...wrapped(textSpans(block.text, reader), width), ...drawFields(thingsOf(block.fields), width, reader)];
    case 'context':
      return thingsOf(block.elements).flatMap((element) => wrapped(textSpans(element, reader, ['dim']), width));
    case 'actions':
      return drawControls(thingsOf(block.elements), width);
    default:
      return wrapped([plainSpan(`(a ${asText(block.type) || 'nameless'} block, which is not drawn here)`, 'dim')], width);
  }
}

/** A `plain_text` or `mrkdwn` object. */
function textSpans(object: unknown, reader: Reader, styles: readonly Style[] = []): Span[] {
  const [text] = thingsOf([object]);
  return text?.type === 'mrkdwn' ? spansOf(textOf(text), reader, styles) : [{ text: textOf(text), styles }];
}

function drawFields(fields: readonly SlackThing[], width: number, reader: Reader): Line[] {
  const columns = width >= twoColumnsFrom ? 2 : 1;
  const columnWidth = columns === 2 ? Math.floor((width - gap) / 2) : width;
  const drawn = fields.map((field) => wrapped(textSpans(field, reader), columnWidth));
  const lines: Line[] = [];
  for (let from = 0; from < drawn.length; from += columns) {
    const [left = [], right = []] = drawn.slice(from, from + columns);
    for (let row = 0; row < Math.max(left.length, right.length); row += 1) lines.push(beside(left[row] ?? [], right[row] ?? [], columnWidth + gap));
  }
  return lines;
}

function beside(left: Line, right: Line, column: number): Line {
  return right.length === 0 ? left : [...left, plainSpan(' '.repeat(column - widthOf(left))), ...right];
}

/** Buttons in brackets, menus with what they offer, in rows. */
function drawControls(controls: readonly SlackThing[], width: number): Line[] {
  const rows: Span[][] = [];
  for (const control of controls) {
    const span = controlSpan(control);
    const row = rows.at(-1);
    if (row && widthOf(row) + 2 + widthOf([span]) <= width) row.push(plainSpan('  '), span);
    else rows.push([span]);
  }
  return rows.flatMap((row) => (widthOf(row) > width ? wrapped(row, width) : [row]));
}

function controlSpan(control: SlackThing): Span {
  if (control.type === 'button') {
    const label = `[ ${textOf(control.text)}${control.url === undefined ? '' : ' ↗'} ]`;
    return control.style === 'primary'
      ? plainSpan(label, 'bold', 'green')
      : control.style === 'danger'
        ? plainSpan(label, 'bold', 'red')
        : plainSpan(label, 'bold');
  }
  const options = thingsOf(control.options).map((option) => textOf(option.text));
  const placeholder = textOf(control.placeholder) || asText(control.type) || 'nameless';
  return plainSpan(`[ ${placeholder} ▾${options.length > 0 ? ` ${options.join(', ')}` : ''} ]`, 'bold');
}
