import { useEffect, useState } from 'preact/hooks';
import { type Place, placeHref, readPlace } from './filters.ts';

/** The place that the address names, and how to go to another. Opening a group is a step that the browser's Back undoes; filtering is not. */
export function usePlace(): [Place, (change: Partial<Place>) => void] {
  const [place, setPlace] = useState(() => readPlace(location.search));
  useEffect(() => {
    const onBack = (): void => setPlace(readPlace(location.search));
    addEventListener('popstate', onBack);
    return () => removeEventListener('popstate', onBack);
  }, []);
  const go = (change: Partial<Place>): void => {
    const after = { ...place, ...change };
    const href = placeHref(after);
    if (place.group === null && after.group !== null) history.pushState(null, '', href);
    else history.replaceState(null, '', href);
    setPlace(after);
  };
  return [place, go];
}
