import { html } from 'htm/preact';
import type { VNode } from 'preact';

/** Labels as `name=value`; those in `without` are said elsewhere. Nothing when there are none. */
export function Labels({ labels, without = [] }: { labels: Record<string, string>; without?: readonly string[] }): VNode | null {
  const shown = Object.entries(labels).filter(([name]) => !without.includes(name));
  if (shown.length === 0) return null;
  return html`<span class="labels">${shown.map(([name, value]) => html`<span class="label"><i>${name}=</i>${value}</span>`)}</span>`;
}
