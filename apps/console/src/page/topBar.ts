import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { signOut } from './api.ts';
import { type Language, languageNames, useSpeech } from './language.ts';
import { applyTheme, keptTheme, type Theme, themes } from './theme.ts';
import type { PageSession } from './types.ts';

interface TopBarProps {
  session: PageSession;
  page: 'board' | 'preview';
  onLanguage: (language: Language) => void;
  /** Undefined where there are no keys to explain. */
  onHelp?: () => void;
}

/** Whose page this is, the other pages, and the reader's own settings. */
export function TopBar({ session, page, onLanguage, onHelp }: TopBarProps): VNode {
  const { t } = useSpeech();
  const leave = (): void => {
    void signOut().then(() => location.assign('/sign-in'));
  };
  const link = (href: string, name: 'board' | 'preview'): VNode =>
    html`<a href=${href} aria-current=${name === page ? 'page' : undefined}>${name === 'board' ? t.board : t.preview.nav}</a>` as VNode;
  return html`<header class="top">
    <a class="brand" href="/"><img src="/assets/icon.svg" alt="" />Tocsin</a>
    <div class="tenant"><span class="cut"><span class="hidden">${t.tenant}: </span><b>${session.tenantId}</b></span></div>
    ${session.embedded && html`<span class="note">${t.embedded}</span>`}
    <nav class="nav" aria-label=${t.nav}>${link('/', 'board')}${link('/preview', 'preview')}${session.operator && html`<a href="/queues">${t.queues}</a>`}</nav>
    <div class="tools">
      <${LanguagePick} onLanguage=${onLanguage} /><${ThemePick} />
      ${onHelp && html`<button class="round keys-only" aria-label=${t.help} title=${t.help} onClick=${onHelp}>?</button>`}
      ${!session.embedded && html`<button class="plain" onClick=${leave}>${t.signOut}</button>`}
    </div>
  </header>`;
}

/** The language of the page. */
export function LanguagePick({ onLanguage }: { onLanguage: (language: Language) => void }): VNode {
  const { t, language } = useSpeech();
  const onChange = (event: Event): void => onLanguage((event.target as HTMLSelectElement).value as Language);
  return html`<select class="pick" aria-label=${t.language} title=${t.language} value=${language} onChange=${onChange}>
    ${Object.entries(languageNames).map(([code, name]) => html`<option value=${code} selected=${code === language} lang=${code}>${name}</option>`)}
  </select>`;
}

function ThemePick(): VNode {
  const { t } = useSpeech();
  const [theme, setTheme] = useState(keptTheme);
  const onChange = (event: Event): void => {
    const next = (event.target as HTMLSelectElement).value as Theme;
    applyTheme(next);
    setTheme(next);
  };
  return html`<select class="pick" aria-label=${t.theme} title=${t.theme} onChange=${onChange}>
    ${themes.map((name) => html`<option value=${name} selected=${name === theme}>${t.themes[name]}</option>`)}
  </select>`;
}
