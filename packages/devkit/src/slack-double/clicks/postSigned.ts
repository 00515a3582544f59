import type { DoubleState } from '../doubleState.ts';
import { signedHeaders } from './sign.ts';

/** Slack waits so long for the answer, then shows the user a warning. */
const ackWithinMs = 3_000;

/** How the app answered. */
export interface AppAnswer {
  /** True when the app answered 2xx within 3 s. */
  ok: boolean;
  /** HTTP status of the app, 0 when there was none. */
  status: number;
  /** How long the answer took. */
  ms: number;
  /** Why not ok: `http_500`, `timeout`, `no_listener`, `unreachable`. */
  error?: string;
  text: string;
}

/** Posts a form to the app, signed as Slack signs, and measures the answer. Never throws. */
export async function postSigned(state: DoubleState, url: string | null, form: string): Promise<AppAnswer> {
  if (url === null) return { ok: false, status: 0, ms: 0, error: 'no_listener', text: '' };
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (Tocsin double)',
    ...signedHeaders(state.signingSecret, state.now(), form),
  };
  const startMs = performance.now();
  const took = (): number => Math.round((performance.now() - startMs) * 10) / 10;
  try {
    const answer = await fetch(url, { method: 'POST', headers, body: form, redirect: 'error', signal: AbortSignal.timeout(ackWithinMs) });
    const text = await answer.text();
    const common = { ok: answer.ok, status: answer.status, ms: took(), text };
    return answer.ok ? common : { ...common, error: `http_${answer.status}` };
  } catch (thrown) {
    const isLate = thrown instanceof DOMException && thrown.name === 'TimeoutError';
    return { ok: false, status: 0, ms: took(), error: isLate ? 'timeout' : 'unreachable', text: '' };
  }
}
