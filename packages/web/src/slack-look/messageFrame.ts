import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { formatDate, wholeDate } from './dates.ts';
import { useLook } from './look.ts';

interface FrameProps {
  author: string;
  /** False for a message that a person wrote. */
  isApp?: boolean;
  /** The author's picture. */
  picture: VNode;
  /** Slack's timestamp: seconds since 1970. */
  ts: string;
  /** Follows a message of the same author: without picture and name, as Slack does. */
  follows?: boolean;
  /** What stands above the author, such as who may see the message. */
  above?: VNode | null;
  id?: string;
  className?: string;
  children?: unknown;
}

/** A message of an app with its picture, name and time; its content comes in between. */
export function MessageFrame({ author, isApp = true, picture, ts, follows = false, above = null, id, className = '', children }: FrameProps): VNode {
  const look = useLook();
  const time = formatDate(Number(ts), '{time}', { ...look, nowMs: look.nowMs() }) ?? '';
  const shown = html`<time class="slack-time" datetime=${new Date(Number(ts) * 1_000).toISOString()} title=${wholeDate(Number(ts), look)}>${time}</time>`;
  return html`<article class=${`slack-message ${follows ? 'follows' : ''} ${className}`} id=${id} aria-label=${`${author}, ${time}`}>
    <div class="slack-gutter">${follows ? shown : picture}</div>
    <div class="slack-content">${above}
      ${follows ? null : html`<div class="slack-byline"><span class="slack-author">${author}</span> ${isApp ? html`<span class="slack-badge">APP</span> ` : null}${shown}</div>`}
      ${children}
    </div></article>`;
}
