import { type Measure, measureMessage } from '@tocsin/web/slack-look/measure';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../language.ts';
import type { PreviewAnswer } from './types.ts';

/** How much of Slack's limits the message uses, what went wrong with its templates, and the JSON that Slack gets. */
export function PreviewReport({ answer }: { answer: PreviewAnswer }): VNode {
  const { t } = useSpeech();
  return html`<div class="preview-report">
    <section class="preview-card"><div class="preview-head"><h2>${t.preview.limits}</h2></div><${Limits} measures=${measureMessage(answer.message)} /></section>
    <section class="preview-card"><div class="preview-head"><h2>${t.preview.faults}</h2></div>
      ${
        answer.faults.length === 0
          ? html`<p class="preview-fine">${t.preview.noFaults}</p>`
          : html`<ul class="preview-faults">${answer.faults.map(({ reason, file, detail }) => html`<li><b>${t.preview.reasons[reason] ?? reason}</b> <code>${file}</code><br />${detail}</li>`)}</ul>`
      }</section>
    <${Json} text=${JSON.stringify(answer.message, null, 2)} />
  </div>`;
}

function Limits({ measures }: { measures: readonly Measure[] }): VNode {
  const { t, language } = useSpeech();
  const number = new Intl.NumberFormat(language);
  return html`<table class="preview-limits"><thead><tr><th scope="col">${t.preview.what}</th><th scope="col">${t.preview.used}</th><th scope="col">${t.preview.limit}</th><th scope="col"><span class="hidden">${t.preview.verdict}</span></th></tr></thead>
    <tbody>${measures.map(
      ({ name, value, limit, within }) =>
        html`<tr class=${within ? 'within' : 'over'}><th scope="row">${t.preview.measures[name]}</th><td>${number.format(value)}</td><td>${number.format(limit)}</td><td>${within ? t.preview.within : t.preview.over}</td></tr>`,
    )}</tbody></table>`;
}

function Json({ text }: { text: string }): VNode {
  const { t } = useSpeech();
  const [isCopied, setCopied] = useState(false);
  const json = useRef<HTMLPreElement>(null);
  useEffect(() => setCopied(false), [text]);
  // Where the browser does not let us copy, the reader can.
  const select = (): void => {
    if (json.current) getSelection()?.selectAllChildren(json.current);
  };
  const copy = (): void => {
    if (isSecureContext) void navigator.clipboard.writeText(text).then(() => setCopied(true), select);
    else select();
  };
  return html`<section class="preview-card wide"><div class="preview-head"><h2>${t.preview.json}</h2><button type="button" class="button" onClick=${copy}>${isCopied ? t.copied : t.copy}</button></div>
    <p class="preview-lead">${t.preview.jsonHint}</p><pre class="preview-json" ref=${json} tabindex="0" aria-label=${t.preview.json}>${text}</pre></section>`;
}
