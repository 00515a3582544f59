import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ChannelPane } from './channelPane.ts';
import { HomePane } from './homePane.ts';
import { useKept } from './keep.ts';
import { Modal } from './modal.ts';
import { placeHref, readPlace, useHash } from './place.ts';
import { Sidebar } from './sidebar.ts';
import { ThreadPane } from './threadPane.ts';
import type { PageChannel, PageEvent, View } from './types.ts';
import { useMessages } from './useMessages.ts';
import { useModal } from './useModal.ts';
import { useWorkspaces } from './useWorkspaces.ts';

/** The whole page. The address says where the reader is; the event stream says what is new. */
export function App(): VNode {
  const onEvent = useRef<(event: PageEvent) => void>(() => undefined);
  const { workspaces, isConnected } = useWorkspaces(useCallback((event) => onEvent.current(event), []));
  const hash = useHash();
  const isHome = hash.split('/')[2] === 'home';
  const place = readPlace(hash, workspaces);
  const workspace = workspaces.find(({ id }) => id === place?.team);
  const channel = workspace?.channels.find(({ id }) => id === place?.channel);
  const [me, setMe] = useKept('slack-double.me', '');
  const mine = workspace?.users.some(({ id }) => id === me) ? me : (workspace?.users[0]?.id ?? '');
  const modal = useModal(workspace?.id, mine);
  const list = useMessages(place, undefined);
  const thread = useMessages(place?.thread === undefined ? undefined : place, place?.thread);
  const [news, setNews] = useState('');
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [read, setRead] = useKept<Record<string, string>>('slack-double.read', {});
  onEvent.current = (event) => {
    list.apply(event);
    thread.apply(event);
    modal.apply(event);
    setNews(newsOf(event) ?? news);
  };
  useEffect(() => {
    // An address that names no channel is made to name one: else the page would follow whatever is written last.
    if (place && !isHome && !location.hash.startsWith(placeHref({ ...place, thread: undefined }))) location.replace(placeHref(place));
  });
  useEffect(() => {
    if (channel && read[channel.id] !== channel.lastTs) setRead({ ...read, [channel.id]: channel.lastTs });
    if (channel && workspace) document.title = `#${channel.name} - ${workspace.name} - Slack double`;
  }, [channel?.id, channel?.lastTs]);
  if (!workspace || !channel || !place)
    return html`<p class="slack-look starting">${isConnected ? 'One moment …' : 'The Slack double does not answer. Waiting for it …'}</p>`;
  const view: View = { workspace, channel, me: mine };
  const isUnread = ({ id, lastTs }: PageChannel): boolean => id !== channel.id && lastTs !== '' && Number(lastTs) > Number(read[id] ?? 0);
  const closeThread = (): void => {
    location.hash = placeHref({ ...place, thread: undefined });
  };
  return html`<div class=${`slack-look app ${place.thread === undefined ? '' : 'with-thread'} ${isMenuOpen ? 'menu-open' : ''}`}>
    <${Sidebar} workspaces=${workspaces} workspace=${workspace} place=${place} isHome=${isHome} isUnread=${isUnread} me=${mine} onMe=${setMe} onNavigate=${() => setMenuOpen(false)} />
    <div class="scrim" onClick=${() => setMenuOpen(false)}></div>
    ${
      isHome
        ? html`<${HomePane} view=${view} isMenuOpen=${isMenuOpen} onMenu=${() => setMenuOpen(!isMenuOpen)} />`
        : html`<${ChannelPane} view=${view} list=${list} isConnected=${isConnected} isMenuOpen=${isMenuOpen} onMenu=${() => setMenuOpen(!isMenuOpen)} />`
    }
    ${place.thread === undefined || isHome ? null : html`<${ThreadPane} key=${place.thread} view=${view} messages=${thread.messages} onClose=${closeThread} />`}
    ${modal.view === null ? null : html`<${Modal} view=${view} modal=${modal.view} onChange=${modal.show} />`}
    <p class="hidden" role="status" aria-live="polite">${news}</p></div>`;
}

/** What a screen reader hears of a batch. */
function newsOf(event: PageEvent): string | undefined {
  if (event.kind !== 'changes') return undefined;
  const posts = event.changes.filter(({ kind, message }) => kind !== 'update' && kind !== 'delete' && message);
  const last = posts.at(-1);
  if (!last) return undefined;
  return posts.length === 1
    ? `New in ${last.channel.name}: ${last.message?.text.slice(0, 200)}`
    : `${posts.length} new messages, the last in ${last.channel.name}`;
}
