import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { dayHeading, sameDay } from './days.ts';
import { Message } from './message.ts';
import { placeHref } from './place.ts';
import type { PageMessage, View } from './types.ts';

interface ListProps {
  messages: readonly PageMessage[];
  view: View;
  label: string;
  isThread: boolean;
  /** Reads older messages; undefined when there are none. */
  onOlder?: (() => void) | undefined;
  /** What stands above the first message. */
  intro?: VNode | undefined;
}

/** Slack folds messages of one author together for so long. */
const togetherSeconds = 300;
const nearBottomPx = 120;

/** Messages in order, by day. Keeps to the newest while the reader is at the end, and keeps the place otherwise. */
export function MessageList({ messages, view, label, isThread, onOlder, intro }: ListProps): VNode {
  const box = useRef<HTMLDivElement>(null);
  const place = useRef({ atEnd: true, height: 0, first: '' });
  const first = messages[0]?.ts ?? '';
  const visible = messages.filter((message) => message.only_for === undefined || message.only_for === view.me);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { atEnd, height, first: before } = place.current;
    if (atEnd) element.scrollTop = element.scrollHeight;
    else if (first !== before) element.scrollTop += element.scrollHeight - height;
    place.current = { ...place.current, height: element.scrollHeight, first };
  }, [messages]);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (place.current.atEnd) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const onScroll = (): void => {
    const element = box.current;
    if (element) place.current.atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearBottomPx;
  };
  return html`<div class="messages" ref=${box} onScroll=${onScroll} tabindex="0" role="region" aria-label=${label}>
    ${isThread ? null : html`<div class="messages-space"></div>`}
    ${onOlder ? html`<button type="button" class="older" onClick=${onOlder}>Show older messages</button>` : intro}
    ${visible.map((message, index) => html`<${Entry} key=${message.ts} message=${message} before=${visible[index - 1]} view=${view} isThread=${isThread} />`)}
  </div>`;
}

function Entry({ message, before, view, isThread }: { message: PageMessage; before: PageMessage | undefined; view: View; isThread: boolean }): VNode {
  const newDay = before === undefined || !sameDay(before.ts, message.ts);
  const follows =
    !newDay &&
    author(before) === author(message) &&
    !before.reply_count &&
    message.subtype === undefined &&
    Number(message.ts) - Number(before.ts) < togetherSeconds;
  const threadHref = isThread ? undefined : placeHref({ team: view.workspace.id, channel: view.channel.id, thread: message.thread_ts ?? message.ts });
  const repliesLine =
    isThread && before !== undefined && before.thread_ts === before.ts
      ? html`<p class="replies-line"><span>${before.reply_count} ${before.reply_count === 1 ? 'reply' : 'replies'}</span></p>`
      : null;
  return html`${repliesLine}${newDay && !isThread ? html`<h2 class="day"><span>${dayHeading(message.ts)}</span></h2>` : null}<${Message} message=${message} view=${view} follows=${follows} threadHref=${threadHref} />`;
}

const author = (message: PageMessage): string => `${message.bot_id} ${message.user} ${message.username} ${message.only_for}`;
