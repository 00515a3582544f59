import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { asText, thingsOf } from './asText.ts';
import type { SlackThing } from './look.ts';
import { DateText, Emoji, Mention, SafeLink } from './mrkdwnView.ts';

/** A `rich_text` block: sections, lists, quotes and preformatted text. */
export function RichText({ block }: { block: SlackThing }): VNode {
  return html`<div class="slack-rich-text">${thingsOf(block.elements).map(showPart)}</div>`;
}

function showPart(part: SlackThing): unknown {
  const inner = thingsOf(part.elements).map((each) =>
    each.type === 'rich_text_section' ? html`<li>${thingsOf(each.elements).map(showLeaf)}</li>` : showLeaf(each),
  );
  switch (part.type) {
    case 'rich_text_list':
      return part.style === 'ordered'
        ? html`<ol class=${`indent-${Number(part.indent ?? 0)}`}>${inner}</ol>`
        : html`<ul class=${`indent-${Number(part.indent ?? 0)}`}>${inner}</ul>`;
    case 'rich_text_quote':
      return html`<blockquote>${inner}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<pre>${inner}</pre>`;
    default:
      return html`<div class="slack-rich-section">${inner}</div>`;
  }
}

function showLeaf(leaf: SlackThing): unknown {
  return styled(bare(leaf), (leaf.style ?? {}) as Record<string, unknown>);
}

function bare(leaf: SlackThing): unknown {
  const text = (name: string): string => asText(leaf[name]);
  switch (leaf.type) {
    case 'text':
      return text('text');
    case 'link':
      return html`<${SafeLink} url=${text('url')}>${leaf.text ?? leaf.url}<//>`;
    case 'emoji':
      return html`<${Emoji} name=${text('name')} />`;
    case 'user':
    case 'usergroup':
    case 'channel':
      return html`<${Mention} kind=${leaf.type} id=${text(`${leaf.type}_id`)} />`;
    case 'broadcast':
      return html`<span class="slack-mention loud">@${text('range')}</span>`;
    case 'date':
      return html`<${DateText} seconds=${Number(leaf.timestamp)} format=${text('format')} url=${leaf.url} fallback=${text('fallback')} />`;
    default:
      return text('value');
  }
}

function styled(inner: unknown, style: Record<string, unknown>): unknown {
  let shown = inner;
  if (style.code) shown = html`<code>${shown}</code>`;
  if (style.strike) shown = html`<s>${shown}</s>`;
  if (style.italic) shown = html`<i>${shown}</i>`;
  return style.bold ? html`<b>${shown}</b>` : shown;
}
