import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { formatDate } from './dates.ts';
import { emojiOf } from './emoji.ts';
import type { Piece } from './mrkdwn.ts';
import { parseMrkdwn } from './mrkdwn.ts';
import type { PageWorkspace } from './types.ts';

/** Shows Slack's mrkdwn. */
export function Mrkdwn({ text, workspace }: { text: string; workspace: PageWorkspace }): VNode {
  return html`<span class="mrkdwn">${parseMrkdwn(text).map((piece) => showPiece(piece, workspace))}</span>`;
}

/** Plain text: no markup, but emoji unless `emoji` is false. */
export function PlainText({ text, emoji = true }: { text: string; emoji?: boolean }): VNode {
  const parts = emoji ? text.split(/(:[a-z0-9_+'-]+:)/) : [text];
  return html`<span class="plain">${parts.map((part) => (/^:.+:$/.test(part) ? html`<${Emoji} name=${part.slice(1, -1)} />` : part))}</span>`;
}

/** An emoji, or its shortcode when the page does not know it. */
export function Emoji({ name }: { name: string }): VNode {
  const char = emojiOf(name);
  return char === undefined
    ? html`<span>:${name}:</span>`
    : html`<span class="emoji" role="img" aria-label=${name.replaceAll('_', ' ')} title=${`:${name}:`}>${char}</span>`;
}

/** A link that opens beside the page. Addresses a browser should not open from a message are shown as text. */
export function SafeLink({ url, children }: { url: string; children: unknown }): VNode {
  const isSafe = /^(https?:\/\/|mailto:|tel:)/i.test(url);
  return isSafe ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${children}</a>` : html`<span title=${url}>${children}</span>`;
}

/** The name behind a mention. */
export function Mention({
  kind,
  id,
  label,
  workspace,
}: {
  kind: 'user' | 'channel' | 'usergroup';
  id: string;
  label: string | undefined;
  workspace: PageWorkspace;
}): VNode {
  if (kind === 'channel') {
    const channel = workspace.channels.find((known) => known.id === id);
    return html`<a class="mention" href=${channel ? `#/${workspace.id}/${channel.id}` : undefined}>#${channel?.name ?? label ?? id}</a>`;
  }
  if (kind === 'usergroup')
    return html`<span class="mention">@${workspace.usergroups.find((known) => known.id === id)?.handle ?? label?.replace(/^@/, '') ?? id}</span>`;
  const name = id === workspace.app.userId ? workspace.app.name : workspace.users.find((known) => known.id === id)?.realName;
  return html`<span class="mention">@${name ?? label ?? id}</span>`;
}

/** A `<!date>`: the reader's words and zone, the whole date as a tooltip. */
export function DateText({ seconds, format, url, fallback }: { seconds: number; format: string; url: string | undefined; fallback: string }): VNode {
  const text = formatDate(seconds, format, { nowMs: Date.now() });
  if (text === undefined) return html`<span>${fallback}</span>`;
  const time = html`<time datetime=${new Date(seconds * 1_000).toISOString()} title=${new Date(seconds * 1_000).toLocaleString()}>${text}</time>`;
  return url ? html`<${SafeLink} url=${url}>${time}<//>` : time;
}

function showPiece(piece: Piece, workspace: PageWorkspace): unknown {
  const inner = (pieces: Piece[]): unknown[] => pieces.map((each) => showPiece(each, workspace));
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'code':
      return html`<code>${piece.text}</code>`;
    case 'pre':
      return html`<pre>${piece.text}</pre>`;
    case 'bold':
      return html`<b>${inner(piece.inner)}</b>`;
    case 'italic':
      return html`<i>${inner(piece.inner)}</i>`;
    case 'strike':
      return html`<s>${inner(piece.inner)}</s>`;
    case 'quote':
      return html`<blockquote>${inner(piece.inner)}</blockquote>`;
    case 'link':
      return html`<${SafeLink} url=${piece.url}>${piece.label}<//>`;
    case 'broadcast':
      return html`<span class="mention loud">@${piece.range}</span>`;
    case 'date':
      return html`<${DateText} ...${piece} />`;
    case 'emoji':
      return html`<${Emoji} name=${piece.name} />`;
    default:
      return html`<${Mention} ...${piece} workspace=${workspace} />`;
  }
}
