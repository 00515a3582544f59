import { useState } from 'preact/hooks';

/** What is looked at, and how. All of it but a pasted alert is in the address, so that it can be sent to somebody. */
export interface PreviewPlace {
  /** `sample`, `group` or `alert`. */
  from: From;
  sample: string;
  group: string;
  language: string;
  profile: string;
}

export const froms = ['sample', 'group', 'alert'] as const;
export type From = (typeof froms)[number];

/** The place in an address's query; `language` is the reader's own until another is chosen. */
export function readPreviewPlace(search: string, language: string): PreviewPlace {
  const query = new URLSearchParams(search);
  const group = query.get('group') ?? '';
  return {
    from: froms.find((from) => from === query.get('from')) ?? (group === '' ? 'sample' : 'group'),
    sample: query.get('sample') ?? 'firing',
    group,
    language: query.get('language') ?? language,
    profile: query.get('profile') ?? 'rich',
  };
}

/** The address of a place. */
export function previewHref({ from, sample, group, language, profile }: PreviewPlace): string {
  const subject = { sample: { sample }, group: { group }, alert: { from: 'alert' } }[from];
  return `/preview?${new URLSearchParams({ ...subject, language, profile })}`;
}

/** The place that the address names, and how to change it; the browser's Back leaves the page. */
export function usePreviewPlace(language: string): [PreviewPlace, (change: Partial<PreviewPlace>) => void] {
  const [place, setPlace] = useState(() => readPreviewPlace(location.search, language));
  const go = (change: Partial<PreviewPlace>): void => {
    const after = { ...place, ...change };
    history.replaceState(null, '', previewHref(after));
    setPlace(after);
  };
  return [place, go];
}
