import { useCallback, useEffect, useState } from 'preact/hooks';
import { fetchView } from './requests.ts';
import type { ModalView, PageEvent } from './types.ts';

/** The modal that somebody has open, kept current. */
export function useModal(
  team: string | undefined,
  user: string,
): { view: ModalView | null; show(view: ModalView | null): void; apply(event: PageEvent): void } {
  const [view, show] = useState<ModalView | null>(null);
  const load = useCallback(() => {
    if (team !== undefined && user !== '') void fetchView({ team, user }).then((answer) => show(answer.view));
  }, [team, user]);
  useEffect(load, [load]);
  const apply = (event: PageEvent): void => {
    if (event.kind === 'reload' || (event.kind === 'view' && event.team === team)) load();
  };
  return { view, show, apply };
}
