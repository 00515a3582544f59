import { stateOf } from './groupState.ts';
import type { PageGroup, Severity } from './types.ts';

export const severityOrder: readonly Severity[] = ['critical', 'high', 'warning', 'info'];
export const stateFilters = ['all', 'firing', 'acknowledged', 'closed'] as const;
export type StateFilter = (typeof stateFilters)[number];

/** What of the board is shown, and which group is open. All of it is in the address, so that it can be sent to somebody. */
export interface Place {
  severities: readonly Severity[];
  state: StateFilter;
  text: string;
  group: string | null;
}

/** The place in an address's query; what it does not know is left out. */
export function readPlace(search: string): Place {
  const query = new URLSearchParams(search);
  const named = (query.get('severity') ?? '').split(',');
  return {
    severities: severityOrder.filter((severity) => named.includes(severity)),
    state: stateFilters.find((state) => state === query.get('state')) ?? 'all',
    text: query.get('q') ?? '',
    group: query.get('group'),
  };
}

/** The address of a place, from the root. */
export function placeHref(place: Place): string {
  const query = new URLSearchParams();
  if (place.severities.length > 0) query.set('severity', place.severities.join(','));
  if (place.state !== 'all') query.set('state', place.state);
  if (place.text.trim() !== '') query.set('q', place.text);
  if (place.group !== null) query.set('group', place.group);
  const text = query.toString().replaceAll('%2C', ',');
  return text === '' ? '/' : `/?${text}`;
}

/** Whether a group is shown. Every word of the text must be in what the row says; `name=value` finds a label. */
export function isShown(group: PageGroup, place: Place): boolean {
  if (place.severities.length > 0 && !place.severities.includes(group.severity)) return false;
  if (place.state !== 'all' && place.state !== stateOf(group)) return false;
  const words = place.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const labels = Object.entries(group.labels).map(([name, value]) => `${name}=${value}`);
  const said = [group.headline ?? '', group.receiver, group.acknowledgedBy ?? '', ...labels].join('\n').toLowerCase();
  return words.every((word) => said.includes(word));
}

/** Whether anything is filtered out. */
export const isFiltered = (place: Place): boolean => place.severities.length > 0 || place.state !== 'all' || place.text.trim() !== '';
