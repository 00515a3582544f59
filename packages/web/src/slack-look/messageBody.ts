import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Attachment } from './attachment.ts';
import { Blocks } from './blocks.ts';
import type { SlackThing } from './look.ts';
import { Mrkdwn } from './mrkdwnView.ts';

/** What a message says. Slack shows `text` only where there are no blocks. */
export interface MessageContent {
  text: string;
  blocks?: readonly SlackThing[];
  attachments?: readonly SlackThing[];
}

/** The words, blocks and coloured attachments of a message; `edited` stands behind what it belongs to. */
export function MessageBody({ message, edited = null }: { message: MessageContent; edited?: VNode | null }): VNode {
  const { text, blocks = [], attachments = [] } = message;
  return html`<div class="slack-body">
    ${blocks.length > 0 ? html`<${Blocks} blocks=${blocks} />` : html`<p class="slack-text"><${Mrkdwn} text=${text} />${edited}</p>`}
    ${attachments.map((attachment, index) => html`<${Attachment} key=${index} attachment=${attachment} />`)}
    ${blocks.length > 0 ? edited : null}</div>`;
}
