import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Composer } from './composer.ts';
import { MessageList } from './messageList.ts';
import type { PageMessage, View } from './types.ts';

/** A thread at the right: the message and its replies. Escape closes it. */
export function ThreadPane({ view, messages, onClose }: { view: View; messages: readonly PageMessage[]; onClose(): void }): VNode {
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    close.current?.focus();
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open]')) onClose();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const replies = messages.length - 1;
  return html`<aside class="pane thread" aria-label="Thread">
    <header class="pane-head"><h2 class="pane-title">Thread</h2><span class="members"># ${view.channel.name}</span>
      <button type="button" class="close" ref=${close} aria-label="Close thread" onClick=${onClose}>✕</button></header>
    <${MessageList} messages=${messages} view=${view} label=${`Thread with ${Math.max(0, replies)} replies`} isThread=${true} />
    ${messages[0] ? html`<${Composer} view=${view} threadTs=${messages[0].ts} />` : null}</aside>`;
}
