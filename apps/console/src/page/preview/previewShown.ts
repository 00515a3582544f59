import { aloneLook, type Look, LookContext } from '@tocsin/web/slack-look/look';
import { MessageBody } from '@tocsin/web/slack-look/messageBody';
import { MessageFrame } from '@tocsin/web/slack-look/messageFrame';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useSpeech } from '../language.ts';
import type { PreviewMessage } from './types.ts';

const appearances = ['light', 'dark'] as const;
type Appearance = (typeof appearances)[number];

/** The message as Slack shows it to a reader of `language`, light or dark. Links open; buttons and menus look as they would and do nothing. */
export function PreviewShown({ message, language }: { message: PreviewMessage; language: string }): VNode {
  const { t } = useSpeech();
  const [appearance, setAppearance] = useState<Appearance>(ownAppearance);
  const [postedAt, setPostedAt] = useState(Date.now);
  useEffect(() => setPostedAt(Date.now()), [message]);
  const look: Look = { ...aloneLook, locale: language };
  return html`<section class="preview-card" aria-label=${t.preview.shown}>
    <div class="preview-head"><h2>${t.preview.shown}</h2><div class="segments" role="group" aria-label=${t.theme}>${appearances.map(
      (one) => html`<button type="button" aria-pressed=${appearance === one} onClick=${() => setAppearance(one)}>${t.themes[one]}</button>`,
    )}</div></div>
    <div class="slack-look" data-look=${appearance} lang=${language}><${LookContext.Provider} value=${look}>
      <${MessageFrame} author="Tocsin" picture=${html`<img class="slack-avatar" src="/assets/icon.svg" alt="" />`} ts=${String(postedAt / 1_000)}><${MessageBody} message=${message} /><//>
    <//></div></section>`;
}

/** What the page itself looks like. */
function ownAppearance(): Appearance {
  const chosen = document.documentElement.dataset['theme'];
  return appearances.find((one) => one === chosen) ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}
