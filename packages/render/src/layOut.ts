import type { ActionsBlock, Button, ContextBlock, HeaderBlock, MrkdwnElement, Overflow, PlainTextElement, SectionBlock, StaticSelect } from '@slack/types';
import type { SlackMessage } from '@tocsin/contracts/message';
import { cut, plainCost } from './cut.ts';
import { type Markup, markedText } from './markup.ts';
import type { Parts } from './parts.ts';
import { asMrkdwn, asPlain } from './settle.ts';

/** What people can use on a message. */
export type Control = Button | StaticSelect | Overflow;

/** The blocks we use: those that every workspace takes. */
export type Block = HeaderBlock | SectionBlock | ContextBlock | (Omit<ActionsBlock, 'elements'> & { elements: Control[] });

/** What surrounds a template's parts. */
export interface Frame {
  /** The attachment's bar; null for a reply in a thread, which has no attachment. */
  color: string | null;
  /** Ends every block_id, which Slack wants to differ whenever a message is updated. */
  version: string;
  controls: Control[];
  /** Who is asked: it stands below the headline, outside the attachment, where mentions notify. */
  call?: Markup;
}

/** A message still in typed blocks. `text` is mrkdwn. */
export interface Layout {
  text: string;
  top: Block[];
  /** What stands in the coloured attachment. */
  attached: Block[];
  frame: Frame;
}

const headerMax = 150;
const descriptionMax = 600;
/** A section's text; Slack takes 3,000. */
const sectionMax = 2_900;
/** Of one section. */
const fieldsMax = 10;

/** Builds the blocks. The headline stays outside the attachment, where Slack never folds it away. Limits other than those of plain text are for `overLimit`. */
export function layOut(parts: Parts, text: string, frame: Frame): Layout {
  const id = (name: string) => `${name}-${frame.version}`;
  const headline = cut(asPlain(parts.headline).replaceAll('\n', ' '), headerMax, plainCost);
  const top: Block[] = headline === '' ? [] : [{ type: 'header', block_id: id('headline'), text: plain(headline) }];
  const call = asMrkdwn(markedText(frame.call ?? ''));
  if (call !== '') top.push({ type: 'section', block_id: id('call'), text: mrkdwn(call) });
  const rest: Block[] = [];
  const description = cut(asPlain(parts.description), descriptionMax, plainCost);
  if (description !== '') rest.push({ type: 'section', block_id: id('description'), text: plain(description) });
  sections(parts.lines.map(asMrkdwn)).forEach((section, index) => {
    rest.push({ type: 'section', block_id: id(`lines${index}`), text: mrkdwn(section) });
  });
  const fields = parts.fields.map(({ label, value }) => mrkdwn(`*${asMrkdwn(label)}*\n${asMrkdwn(value)}`));
  for (let from = 0; from < fields.length; from += fieldsMax) {
    rest.push({ type: 'section', block_id: id(`fields${from}`), fields: fields.slice(from, from + fieldsMax) });
  }
  if (parts.context.length > 0) rest.push({ type: 'context', block_id: id('context'), elements: parts.context.map((line) => mrkdwn(asMrkdwn(line))) });
  if (frame.controls.length > 0) rest.push({ type: 'actions', block_id: id('actions'), elements: frame.controls });
  return frame.color === null ? { text, top: [...top, ...rest], attached: [], frame } : { text, top, attached: rest, frame };
}

/** The message that needs no template: its sentence and its controls. */
export function layOutPlain(text: string, frame: Frame): Layout {
  const top: Block[] = [{ type: 'section', block_id: `sentence-${frame.version}`, text: mrkdwn(text) }];
  if (frame.controls.length > 0) top.push({ type: 'actions', block_id: `actions-${frame.version}`, elements: frame.controls });
  return { text, top, attached: [], frame };
}

/** What goes to Slack. A message that may replace a coloured one says so when it has no attachment: chat.update keeps the old ones otherwise. */
export function messageOf({ text, top, attached, frame }: Layout): SlackMessage {
  const blocks = top.map((block) => ({ ...block }));
  if (frame.color === null) return { text, blocks };
  if (attached.length === 0) return { text, blocks, attachments: [] };
  return { text, blocks, attachments: [{ color: frame.color, fallback: text, blocks: attached.map((block) => ({ ...block })) }] };
}

function sections(lines: readonly string[]): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= sectionMax) texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts;
}

function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}
