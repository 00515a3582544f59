import { useEffect, useState } from 'preact/hooks';
import { fetchPreview } from './previewApi.ts';
import type { PreviewAnswer, PreviewRequest } from './types.ts';

/** The last answer stays on the page while another is on its way, and when one fails. */
export interface Previewed {
  answer: PreviewAnswer | null;
  /** Why the last request could not be shown; null when it could. */
  failure: string | null;
}

/** While somebody types, the server is asked so long after the last key. */
const settleMs = 300;

/** Asks for the message whenever the request changes; `request` is JSON text, null when there is nothing to ask for. */
export function usePreview(request: string | null, isTyped: boolean): Previewed {
  const [previewed, setPreviewed] = useState<Previewed>({ answer: null, failure: null });
  useEffect(() => {
    if (request === null) return undefined;
    const over = new AbortController();
    const timer = setTimeout(
      () => {
        fetchPreview(JSON.parse(request) as PreviewRequest, over.signal).then(
          (answer) => setPreviewed({ answer, failure: null }),
          (thrown: unknown) => {
            if (!over.signal.aborted) setPreviewed((before) => ({ ...before, failure: thrown instanceof Error ? thrown.message : String(thrown) }));
          },
        );
      },
      isTyped ? settleMs : 0,
    );
    return () => {
      clearTimeout(timer);
      over.abort();
    };
  }, [request]);
  return previewed;
}
