import { html } from 'htm/preact';
import type { RefObject, VNode } from 'preact';
import { type Place, severityOrder, stateFilters } from './filters.ts';
import { stateOf } from './groupState.ts';
import { useSpeech } from './language.ts';
import type { PageGroup, Severity } from './types.ts';

export interface FilterBarProps {
  groups: readonly PageGroup[];
  place: Place;
  go(change: Partial<Place>): void;
  searchBox: RefObject<HTMLInputElement | null>;
}

/** How many open groups there are of each severity, which is also how to see only those; state and text beside it. */
export function FilterBar({ groups, place, go, searchBox }: FilterBarProps): VNode {
  const { t } = useSpeech();
  const open = groups.filter((group) => stateOf(group) !== 'closed');
  const countOf = (severity: Severity): number => open.filter((group) => group.severity === severity).length;
  const toggle = (severity: Severity): void => {
    const isOn = place.severities.includes(severity);
    go({ severities: severityOrder.filter((one) => (one === severity ? !isOn : place.severities.includes(one))) });
  };
  return html`<div class="bar" role="search" aria-label=${t.filters}>
    <div class="chips">${severityOrder.map((severity) => {
      const count = countOf(severity);
      return html`<button class=${`chip ${count === 0 ? 'none' : ''}`} data-tone=${severity} aria-pressed=${place.severities.includes(severity)} onClick=${() => toggle(severity)}>
        <span class="dot"></span><b>${count}</b>${t.severities[severity]}</button>`;
    })}</div>
    <div class="segments" role="group">${stateFilters.map(
      (state) => html`<button aria-pressed=${place.state === state} onClick=${() => go({ state })}>${t.states[state]}</button>`,
    )}</div>
    <div class="search"><input ref=${searchBox} type="search" aria-label=${t.search} placeholder=${t.search} value=${place.text} autocomplete="off" spellcheck="false" enterkeyhint="search"
      onInput=${(event: Event) => go({ text: (event.target as HTMLInputElement).value })} />${place.text === '' && html`<kbd>/</kbd>`}</div>
  </div>`;
}
