import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Attachment } from './attachment.ts';
import { Blocks } from './blocks.ts';
import { dayHeading, fullTimeOf, sameDay, timeOf } from './dates.ts';
import { Emoji, Mrkdwn } from './mrkdwnView.ts';
import type { PageMessage, View } from './types.ts';

interface MessageProps {
  message: PageMessage;
  view: View;
  /** Follows a message of the same author: without picture and name, as Slack does. */
  follows: boolean;
  /** Link to its thread; undefined inside a thread. */
  threadHref?: string | undefined;
}

/** One message with its author, content, reactions and thread. */
export function Message({ message, view, follows, threadHref }: MessageProps): VNode {
  const name = message.username ?? (message.bot_id === view.workspace.app.botId ? view.workspace.app.name : 'incoming-webhook');
  const isBroadcast = message.subtype === 'thread_broadcast';
  return html`<article class=${`message ${follows ? 'follows' : ''} ${message.only_for ? 'private' : ''}`} id=${`m${message.ts}`} aria-label=${`${name}, ${timeOf(message.ts)}`}>
    <div class="gutter">${follows ? html`<${Time} ts=${message.ts} />` : html`<${Avatar} message=${message} />`}</div>
    <div class="content">
      ${message.only_for ? html`<p class="private-note">Only visible to you</p>` : null}
      ${follows ? null : html`<div class="byline"><span class="author">${name}</span> <span class="badge">APP</span> <${Time} ts=${message.ts} /></div>`}
      ${isBroadcast && threadHref ? html`<p class="broadcast-note">replied to a thread: <a href=${threadHref}>open it</a></p>` : null}
      <${Body} message=${message} view=${view} />
      ${(message.reactions ?? []).length > 0 ? html`<div class="reactions">${message.reactions?.map(({ name: emoji, count }) => html`<span class="reaction"><${Emoji} name=${emoji} /> ${count}</span>`)}</div>` : null}
      ${message.reply_count && threadHref ? html`<${ThreadLink} message=${message} href=${threadHref} />` : null}
    </div></article>`;
}

function Body({ message, view }: { message: PageMessage; view: View }): VNode {
  if (message.subtype === 'tombstone') return html`<p class="deleted">This message was deleted.</p>`;
  const { blocks, attachments = [] } = message;
  const edited = message.edited ? html` <span class="edited" title=${fullTimeOf(message.edited.ts)}>(edited)</span>` : null;
  return html`<div class="body">
    ${blocks ? html`<${Blocks} blocks=${blocks} ts=${message.ts} view=${view} />` : html`<p class="text"><${Mrkdwn} text=${message.text} workspace=${view.workspace} />${edited}</p>`}
    ${attachments.map((attachment, index) => html`<${Attachment} key=${index} attachment=${attachment} ts=${message.ts} view=${view} />`)}
    ${blocks ? edited : null}</div>`;
}

const Avatar = ({ message }: { message: PageMessage }): VNode => {
  const emoji = message.icons?.emoji?.replaceAll(':', '');
  return emoji ? html`<span class="avatar emoji-avatar"><${Emoji} name=${emoji} /></span>` : html`<img class="avatar" src="/assets/icon.svg" alt="" />`;
};

const Time = ({ ts }: { ts: string }): VNode =>
  html`<time class="time" datetime=${new Date(Number(ts) * 1_000).toISOString()} title=${fullTimeOf(ts)}>${timeOf(ts)}</time>`;

function ThreadLink({ message, href }: { message: PageMessage; href: string }): VNode {
  const count = message.reply_count ?? 0;
  const last = message.latest_reply ?? message.ts;
  const when = sameDay(last, String(Date.now() / 1_000)) ? `today at ${timeOf(last)}` : dayHeading(last);
  return html`<a class="thread-link" href=${href}><img class="thread-avatar" src="/assets/icon.svg" alt="" /><b>${count} ${count === 1 ? 'reply' : 'replies'}</b> <span>Last reply ${when}</span></a>`;
}
