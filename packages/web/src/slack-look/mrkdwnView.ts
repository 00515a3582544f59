import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { formatDate, wholeDate } from './dates.ts';
import { emojiOf } from './emoji.ts';
import { type NamedKind, useLook } from './look.ts';
import { type Piece, parseMrkdwn } from './mrkdwn.ts';

/** Shows Slack's mrkdwn. */
export function Mrkdwn({ text }: { text: string }): VNode {
  return html`<span class="slack-mrkdwn">${parseMrkdwn(text).map(showPiece)}</span>`;
}

/** Plain text: no markup, but emoji unless `emoji` is false. */
export function PlainText({ text, emoji = true }: { text: string; emoji?: boolean }): VNode {
  const parts = emoji ? text.split(/(:[a-z0-9_+'-]+:)/) : [text];
  return html`<span class="slack-plain">${parts.map((part) => (/^:.+:$/.test(part) ? html`<${Emoji} name=${part.slice(1, -1)} />` : part))}</span>`;
}

/** An emoji, or its shortcode when the page does not know it. */
export function Emoji({ name }: { name: string }): VNode {
  const char = emojiOf(name);
  return char === undefined
    ? html`<span>:${name}:</span>`
    : html`<span class="slack-emoji" role="img" aria-label=${name.replaceAll('_', ' ')} title=${`:${name}:`}>${char}</span>`;
}

/** A link that opens beside the page. Addresses a browser should not open from a message are shown as text. */
export function SafeLink({ url, children }: { url: string; children: unknown }): VNode {
  const isSafe = /^(https?:\/\/|mailto:|tel:)/i.test(url);
  return isSafe ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${children}</a>` : html`<span title=${url}>${children}</span>`;
}

/** The name behind a mention. */
export function Mention({ kind, id, label }: { kind: NamedKind; id: string; label?: string | undefined }): VNode {
  const look = useLook();
  const name = look.nameOf(kind, id) ?? label?.replace(/^@/, '') ?? id;
  if (kind === 'channel') return html`<a class="slack-mention" href=${look.channelHref(id)}>#${name}</a>`;
  return html`<span class="slack-mention">@${name}</span>`;
}

/** A `<!date>`: the reader's words and zone, the whole date as a tooltip. */
export function DateText({ seconds, format, url, fallback }: { seconds: number; format: string; url?: string | undefined; fallback: string }): VNode {
  const { locale, timeZone, nowMs } = useLook();
  const text = formatDate(seconds, format, { locale, timeZone, nowMs: nowMs() });
  if (text === undefined) return html`<span>${fallback}</span>`;
  const time = html`<time datetime=${new Date(seconds * 1_000).toISOString()} title=${wholeDate(seconds, { locale, timeZone })}>${text}</time>`;
  return url ? html`<${SafeLink} url=${url}>${time}<//>` : time;
}

function showPiece(piece: Piece): unknown {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'code':
      return html`<code>${piece.text}</code>`;
    case 'pre':
      return html`<pre>${piece.text}</pre>`;
    case 'bold':
      return html`<b>${piece.inner.map(showPiece)}</b>`;
    case 'italic':
      return html`<i>${piece.inner.map(showPiece)}</i>`;
    case 'strike':
      return html`<s>${piece.inner.map(showPiece)}</s>`;
    case 'quote':
      return html`<blockquote>${piece.inner.map(showPiece)}</blockquote>`;
    case 'link':
      return html`<${SafeLink} url=${piece.url}>${piece.label}<//>`;
    case 'broadcast':
      return html`<span class="slack-mention loud">@${piece.range}</span>`;
    case 'date':
      return html`<${DateText} ...${piece} />`;
    case 'emoji':
      return html`<${Emoji} name=${piece.name} />`;
    default:
      return html`<${Mention} ...${piece} />`;
  }
}
