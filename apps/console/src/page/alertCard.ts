import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Age } from './age.ts';
import { Labels } from './labels.ts';
import { useSpeech } from './language.ts';
import type { PageAlert } from './types.ts';

/** One alert of a group. Labels that all of the group share (`without`) are not said again. */
export function AlertCard({ alert, without }: { alert: PageAlert; without: readonly string[] }): VNode {
  const { t } = useSpeech();
  const notes = Object.entries(alert.annotations).filter(([, text]) => text !== alert.message);
  return html`<li class=${`alert ${alert.status}`} data-tone=${alert.severity}>
    <p class="alert-head"><b>${alert.status === 'firing' ? t.severities[alert.severity] : t.statuses[alert.status]}</b><span class="cut">${alert.type}</span><${Age} at=${alert.resolvedAt ?? alert.startsAt} /></p>
    <p class="alert-text">${alert.message}</p>
    <${Labels} labels=${alert.labels} without=${[...without, 'alertname', 'alert_type']} />
    ${notes.length > 0 && html`<dl class="notes">${notes.map(([name, text]) => html`<div><dt>${name}</dt><dd><${Linked} text=${text} /></dd></div>`)}</dl>`}
    ${alert.sourceUrl && html`<a class="alert-source" href=${alert.sourceUrl} target="_blank" rel="noopener noreferrer">${t.source} ↗</a>`}
  </li>`;
}

/** An annotation that is a web address (a runbook, a dashboard) is a link. */
function Linked({ text }: { text: string }): VNode {
  if (!/^https?:\/\/\S+$/i.test(text.trim())) return html`${text}` as VNode;
  return html`<a href=${text.trim()} target="_blank" rel="noopener noreferrer">${text}</a>`;
}
