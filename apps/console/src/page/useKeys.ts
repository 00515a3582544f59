import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { isFiltered, type Place } from './filters.ts';

export const rowId = (groupId: string): string => `group-${groupId}`;

export interface KeyTargets {
  /** The groups that are shown, in their order. */
  ids: readonly string[];
  place: Place;
  go(change: Partial<Place>): void;
  close(): void;
  searchBox: RefObject<HTMLInputElement | null>;
  onHelp(): void;
}

/** The keys of the board; see `help.ts`. A row that has the focus opens with Enter, because its headline is a link. */
export function useKeys(targets: KeyTargets): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
      const at = event.target as HTMLElement;
      if (event.key === 'Escape') return stepBack(targets, at);
      if (at.matches('input, textarea, select')) {
        if (event.key === 'ArrowDown' && at === targets.searchBox.current) move(targets, 1, event);
        return;
      }
      if (event.key === 'j') move(targets, 1, event);
      else if (event.key === 'k') move(targets, -1, event);
      else if (event.key === 's') document.querySelector<HTMLAnchorElement>('.panel-links a')?.click();
      else if (event.key === '?') targets.onHelp();
      else if (event.key === '/') {
        event.preventDefault();
        targets.searchBox.current?.focus();
        targets.searchBox.current?.select();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}

/** Escape undoes one thing: the text, the open group, the filters. */
function stepBack({ place, go, close, searchBox }: KeyTargets, at: HTMLElement): void {
  if (at === searchBox.current && place.text === '') return searchBox.current?.blur();
  if (at === searchBox.current) return go({ text: '' });
  if (place.group !== null) return close();
  if (isFiltered(place)) go({ severities: [], state: 'all', text: '' });
}

/** To the next row; an open panel follows. */
function move({ ids, place, go }: KeyTargets, by: number, event: Event): void {
  event.preventDefault();
  const focused = document.activeElement?.id ?? '';
  const from = ids.findIndex((id) => rowId(id) === focused);
  const start = from === -1 ? ids.indexOf(place.group ?? '') : from;
  const to = start === -1 ? (by > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, start + by));
  const id = ids[to];
  if (id === undefined) return;
  const row = document.getElementById(rowId(id));
  row?.focus({ preventScroll: true });
  row?.closest('.group')?.scrollIntoView({ block: 'nearest' });
  if (place.group !== null) go({ group: id });
}
