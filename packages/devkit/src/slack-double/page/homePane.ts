import { LookContext } from '@tocsin/web/slack-look/look';
import { MessageBody } from '@tocsin/web/slack-look/messageBody';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { lookOf, warningOf } from './lookOf.ts';
import { fetchHome, openHome, pressHome } from './requests.ts';
import type { PageMessage, View } from './types.ts';

/** How often the page looks whether the app has published something. */
const lookEveryMs = 700;

interface HomeProps {
  view: View;
  isMenuOpen: boolean;
  onMenu(): void;
}

/** The app's Home of whoever looks: the app is told that it was opened, and what it publishes is shown. What is pressed is pressed for real. */
export function HomePane({ view, isMenuOpen, onMenu }: HomeProps): VNode {
  const { workspace, me } = view;
  const [blocks, setBlocks] = useState<PageMessage['blocks']>(undefined);
  const looker = { team: workspace.id, user: me };
  useEffect(() => {
    const load = (): void => void fetchHome(looker).then(({ view: shown }) => setBlocks(shown?.blocks));
    setBlocks(undefined);
    load();
    void openHome(looker).then(load);
    const timer = setInterval(load, lookEveryMs);
    return () => clearInterval(timer);
  }, [workspace.id, me]);
  const press = async (actionId: string, value: string | undefined) => warningOf(await pressHome({ ...looker, actionId, value }));
  const look = { ...lookOf(view, ''), press };
  const content = blocks
    ? html`<${LookContext.Provider} value=${look}><${MessageBody} message=${{ text: '', blocks }} edited=${null} /><//>`
    : html`<p>${workspace.app.name} has published nothing here yet.</p>`;
  return html`<main class="pane home-pane">
    <header class="pane-head"><button type="button" class="menu-button" aria-label="Channels" aria-expanded=${isMenuOpen} aria-controls="side" onClick=${onMenu}>☰</button>
      <h2 class="pane-title">${workspace.app.name}: Home</h2></header>
    <div class="home-body">${content}</div></main>`;
}
