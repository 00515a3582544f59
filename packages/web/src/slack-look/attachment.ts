import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { asText, thingsOf } from './asText.ts';
import { Blocks } from './blocks.ts';
import { colourOf } from './colour.ts';
import type { SlackThing } from './look.ts';
import { Mrkdwn, SafeLink } from './mrkdwnView.ts';

/** A coloured attachment: blocks, or the older title, text and fields. */
export function Attachment({ attachment }: { attachment: SlackThing }): VNode {
  const bar = { backgroundColor: colourOf(attachment.color) };
  const text = (name: string): string => asText(attachment[name]);
  const title = text('title');
  const fields = thingsOf(attachment.fields);
  return html`<div class="slack-attachment">${text('pretext') ? html`<p><${Mrkdwn} text=${text('pretext')} /></p>` : null}
    <div class="slack-attachment-box"><div class="slack-attachment-bar" style=${bar}></div><div class="slack-attachment-body">
      ${title ? html`<p class="slack-attachment-title">${text('title_link') ? html`<${SafeLink} url=${text('title_link')}>${title}<//>` : title}</p>` : null}
      ${text('text') ? html`<p><${Mrkdwn} text=${text('text')} /></p>` : null}
      ${fields.length > 0 ? html`<div class="slack-fields">${fields.map((field) => html`<div><b>${asText(field.title)}</b><br /><${Mrkdwn} text=${asText(field.value)} /></div>`)}</div>` : null}
      ${Array.isArray(attachment.blocks) ? html`<${Blocks} blocks=${thingsOf(attachment.blocks)} />` : null}
      ${text('footer') ? html`<p class="slack-attachment-footer">${text('footer')}</p>` : null}
    </div></div></div>`;
}
