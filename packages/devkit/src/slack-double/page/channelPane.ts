import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Composer } from './composer.ts';
import { MessageList } from './messageList.ts';
import type { View } from './types.ts';
import type { Messages } from './useMessages.ts';

interface PaneProps {
  view: View;
  list: Messages;
  isConnected: boolean;
  isMenuOpen: boolean;
  onMenu(): void;
}

/** The channel: its head, its messages, and where Slack would have a place to write. */
export function ChannelPane({ view, list, isConnected, isMenuOpen, onMenu }: PaneProps): VNode {
  const { channel } = view;
  const mark = channel.kind === 'im' ? '' : channel.isPrivate ? '🔒 ' : '# ';
  const intro = html`<div class="intro"><h2>${mark}${channel.name}</h2><p>This is the very beginning of the <b>${mark}${channel.name}</b> channel. What your apps post here shows up at once.</p></div>`;
  return html`<main class="pane">
    <header class="pane-head"><button type="button" class="menu-button" aria-label="Channels" aria-expanded=${isMenuOpen} aria-controls="side" onClick=${onMenu}>☰</button>
      <h2 class="pane-title">${mark}${channel.name}</h2><span class="members">${channel.members} members</span></header>
    ${isConnected ? null : html`<p class="lost" role="alert">Connection lost. Trying again …</p>`}
    <${MessageList} key=${channel.id} messages=${list.messages} view=${view} label=${`Messages in ${channel.name}`} isThread=${false} onOlder=${list.hasOlder ? list.loadOlder : undefined} intro=${intro} />
    <${Composer} view=${view} /></main>`;
}
