import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { placeHref } from './place.ts';
import type { PageChannel, PageWorkspace, Place } from './types.ts';

interface SidebarProps {
  workspaces: readonly PageWorkspace[];
  workspace: PageWorkspace;
  place: Place;
  /** The app's own page is shown. */
  isHome: boolean;
  isUnread(channel: PageChannel): boolean;
  me: string;
  onMe(user: string): void;
  onNavigate(): void;
}

/** The narrow column of workspaces, then the workspace's channels and who I am. */
export function Sidebar({ workspaces, workspace, place, isHome, isUnread, me, onMe, onNavigate }: SidebarProps): VNode {
  const channels = workspace.channels.filter(({ kind }) => kind === 'channel');
  const directs = workspace.channels.filter(({ kind }) => kind === 'im');
  const line = (channel: PageChannel): VNode =>
    html`<${ChannelLine} key=${channel.id} team=${workspace.id} channel=${channel} isCurrent=${!isHome && channel.id === place.channel} isUnread=${isUnread(channel)} onNavigate=${onNavigate} />`;
  return html`<div class="side" id="side">
    <nav class="rail" aria-label="Workspaces">${workspaces.map(
      (each) =>
        html`<a class="tile" href=${`#/${each.id}`} aria-current=${each.id === workspace.id ? 'true' : undefined} title=${each.name}><span aria-hidden="true">${each.name.slice(0, 1)}</span><span class="hidden">${each.name}</span></a>`,
    )}</nav>
    <div class="sidebar"><h1 class="workspace-name">${workspace.name}</h1>
      <nav class="channels" aria-label="Channels"><h2>Channels</h2><ul>${channels.map(line)}</ul>
        ${directs.length > 0 ? html`<h2>Direct messages</h2><ul>${directs.map(line)}</ul>` : null}
        <h2>Apps</h2><ul><li><a class=${`channel ${isHome ? 'current' : ''}`} href=${`#/${workspace.id}/home`} aria-current=${isHome ? 'page' : undefined} onClick=${onNavigate}>
          <span class="mark" aria-hidden="true">⌂</span><span class="channel-name">${workspace.app.name}: Home</span></a></li></ul></nav>
      <label class="me">I am <select value=${me} onChange=${(event: Event) => onMe((event.currentTarget as HTMLSelectElement).value)}>${workspace.users.map(
        ({ id, realName }) => html`<option value=${id} selected=${id === me}>${realName}</option>`,
      )}</select></label></div></div>`;
}

interface LineProps {
  team: string;
  channel: PageChannel;
  isCurrent: boolean;
  isUnread: boolean;
  onNavigate(): void;
}

function ChannelLine({ team, channel, isCurrent, isUnread, onNavigate }: LineProps): VNode {
  const className = `channel ${isCurrent ? 'current' : ''} ${isUnread ? 'unread' : ''}`;
  return html`<li><a class=${className} href=${placeHref({ team, channel: channel.id, thread: undefined })} aria-current=${isCurrent ? 'page' : undefined} onClick=${onNavigate}>
    <span class="mark" aria-hidden="true">${channel.kind === 'im' ? '●' : channel.isPrivate ? '🔒' : '#'}</span><span class="channel-name">${channel.name}</span>${isUnread ? html`<span class="hidden">, unread</span>` : null}</a></li>`;
}
