import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useSpeech } from './language.ts';

/** Nothing is firing: said so that one believes it, with a way to see something. `sample` is a request to paste, where one needs no token. */
export function Quiet({ sample }: { sample: string | null }): VNode {
  const { t } = useSpeech();
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    if (sample)
      void navigator.clipboard.writeText(sample).then(
        () => setCopied(true),
        () => selectText('sample'),
      );
  };
  return html`<section class="quiet" aria-live="polite"><img src="/assets/quiet.svg" alt="" /><h2>${t.quietTitle}</h2><p>${t.quietText}</p>
    ${sample !== null && html`<div class="try"><div class="try-head"><span>${t.tryIt}</span><button class="button" onClick=${copy}>${isCopied ? t.copied : t.copy}</button></div><pre id="sample">${sample}</pre></div>`}
  </section>`;
}

/** Where the browser does not let us copy, the reader can. */
function selectText(id: string): void {
  const element = document.getElementById(id);
  if (element) getSelection()?.selectAllChildren(element);
}
