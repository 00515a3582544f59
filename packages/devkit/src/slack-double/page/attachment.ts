import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Blocks } from './blocks.ts';
import { Mrkdwn, SafeLink } from './mrkdwnView.ts';
import type { SlackThing, View } from './types.ts';

const namedColours: Readonly<Record<string, string>> = { good: '#2eb67d', warning: '#daa038', danger: '#a30200' };

/** A coloured attachment: blocks, or the older title, text and fields. */
export function Attachment({ attachment, ts, view }: { attachment: SlackThing; ts: string; view: View }): VNode {
  const bar = { backgroundColor: colourOf(attachment.color) };
  const text = (name: string): string => (typeof attachment[name] === 'string' ? attachment[name] : '');
  const mrkdwn = (value: string): VNode => html`<${Mrkdwn} text=${value} workspace=${view.workspace} />`;
  const title = text('title');
  const fields = (attachment.fields ?? []) as { title?: string; value?: string }[];
  return html`<div class="attachment">${text('pretext') ? html`<p>${mrkdwn(text('pretext'))}</p>` : null}
    <div class="attachment-box"><div class="attachment-bar" style=${bar}></div><div class="attachment-body">
      ${title ? html`<p class="attachment-title">${text('title_link') ? html`<${SafeLink} url=${text('title_link')}>${title}<//>` : title}</p>` : null}
      ${text('text') ? html`<p>${mrkdwn(text('text'))}</p>` : null}
      ${fields.length > 0 ? html`<div class="fields">${fields.map((field) => html`<div><b>${field.title}</b><br />${mrkdwn(field.value ?? '')}</div>`)}</div>` : null}
      ${Array.isArray(attachment.blocks) ? html`<${Blocks} blocks=${attachment.blocks} ts=${ts} view=${view} />` : null}
      ${text('footer') ? html`<p class="attachment-footer">${text('footer')}</p>` : null}
    </div></div></div>`;
}

function colourOf(colour: unknown): string | undefined {
  if (typeof colour !== 'string') return undefined;
  return namedColours[colour] ?? (/^#?[0-9a-f]{6}$/i.test(colour) ? `#${colour.replace('#', '')}` : undefined);
}
