import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useCallback } from 'preact/hooks';
import { serverNow, useTicking } from './clock.ts';
import { useSpeech } from './language.ts';
import { fullMoment, shortDuration } from './moments.ts';

/** How long ago, counting on by itself; the exact time as title. */
export function Age({ at }: { at: number }): VNode {
  const { language, t } = useSpeech();
  const text = useTicking(useCallback(() => shortDuration(serverNow() - at, t.units), [at, t]));
  return html`<time datetime=${new Date(at).toISOString()} title=${fullMoment(at, language)}>${text}</time>`;
}
