import { wholeDate } from '@tocsin/web/slack-look/dates';
import { type Look, LookContext } from '@tocsin/web/slack-look/look';
import { MessageBody } from '@tocsin/web/slack-look/messageBody';
import { MessageFrame } from '@tocsin/web/slack-look/messageFrame';
import { Emoji } from '@tocsin/web/slack-look/mrkdwnView';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { dayHeading, sameDay, timeOf } from './days.ts';
import { lookOf } from './lookOf.ts';
import type { PageMessage, View } from './types.ts';

interface MessageProps {
  message: PageMessage;
  view: View;
  /** Follows a message of the same author: without picture and name, as Slack does. */
  follows: boolean;
  /** Link to its thread; undefined inside a thread. */
  threadHref?: string | undefined;
}

/** One message with its author, content, reactions and thread. What is pressed in it is pressed for real. */
export function Message({ message, view, follows, threadHref }: MessageProps): VNode {
  const person = message.bot_id === undefined ? view.workspace.users.find(({ id }) => id === message.user) : undefined;
  const name = person?.realName ?? message.username ?? (message.bot_id === view.workspace.app.botId ? view.workspace.app.name : 'incoming-webhook');
  const look: Look = lookOf(view, message.ts);
  const above = html`${message.only_for ? html`<p class="private-note">Only visible to you</p>` : null}
    ${message.subtype === 'thread_broadcast' && threadHref ? html`<p class="broadcast-note">replied to a thread: <a href=${threadHref}>open it</a></p>` : null}`;
  return html`<${LookContext.Provider} value=${look}><${MessageFrame} author=${name} isApp=${person === undefined} picture=${html`<${Avatar} message=${message} />`} ts=${message.ts} follows=${follows} above=${above}
      id=${`m${message.ts}`} className=${`message ${message.only_for ? 'private' : ''}`}>
    <${Content} message=${message} />
    ${(message.reactions ?? []).length > 0 ? html`<div class="reactions">${message.reactions?.map(({ name: emoji, count }) => html`<span class="reaction"><${Emoji} name=${emoji} /> ${count}</span>`)}</div>` : null}
    ${message.reply_count && threadHref ? html`<${ThreadLink} message=${message} href=${threadHref} />` : null}<//><//>`;
}

function Content({ message }: { message: PageMessage }): VNode {
  if (message.subtype === 'tombstone') return html`<p class="deleted">This message was deleted.</p>`;
  const edited = message.edited ? html` <span class="edited" title=${wholeDate(Number(message.edited.ts))}>(edited)</span>` : null;
  return html`<${MessageBody} message=${message} edited=${edited} />`;
}

const Avatar = ({ message }: { message: PageMessage }): VNode => {
  const emoji = message.bot_id === undefined ? 'bust_in_silhouette' : message.icons?.emoji?.replaceAll(':', '');
  return emoji
    ? html`<span class="slack-avatar emoji-avatar"><${Emoji} name=${emoji} /></span>`
    : html`<img class="slack-avatar" src="/assets/icon.svg" alt="" />`;
};

function ThreadLink({ message, href }: { message: PageMessage; href: string }): VNode {
  const count = message.reply_count ?? 0;
  const last = message.latest_reply ?? message.ts;
  const when = sameDay(last, String(Date.now() / 1_000)) ? `today at ${timeOf(last)}` : dayHeading(last);
  return html`<a class="thread-link" href=${href}><img class="thread-avatar" src="/assets/icon.svg" alt="" /><b>${count} ${count === 1 ? 'reply' : 'replies'}</b> <span>Last reply ${when}</span></a>`;
}
