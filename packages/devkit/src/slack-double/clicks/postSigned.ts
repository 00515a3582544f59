import type { DoubleState } from '../doubleState.ts';
import { handForm } from '../sockets/handForm.ts';
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
  /** The app does not want to hear it again (`X-Slack-No-Retry`). */
  isFinal?: boolean;
}

/** Posts a form to the app (or what `more` says it is), signed as Slack signs, and measures the answer; while the app has a socket open it is handed over that. Never throws. */
export async function postSigned(state: DoubleState, url: string | null, form: string, more: Record<string, string> = {}): Promise<AppAnswer> {
  if (state.sockets.count() > 0) return handForm(state.sockets, form, more);
  if (url === null) return { ok: false, status: 0, ms: 0, error: 'no_listener', text: '' };
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...more,
    'user-agent': 'Slackbot 1.0 (Tocsin double)',
    ...signedHeaders(state.signingSecret, state.now(), form),
  };
  const startMs = performance.now();
  const took = (): number => Math.round((performance.now() - startMs) * 10) / 10;
  try {
    const answer = await fetch(url, { method: 'POST', headers, body: form, redirect: 'error', signal: AbortSignal.timeout(ackWithinMs) });
    const text = await answer.text();
    const common = { ok: answer.ok, status: answer.status, ms: took(), text };
    const isFinal = answer.headers.get('x-slack-no-retry') === '1';
    return answer.ok ? common : { ...common, ...(isFinal && { isFinal }), error: `http_${answer.status}` };
  } catch (thrown) {
    const isLate = thrown instanceof DOMException && thrown.name === 'TimeoutError';
    return { ok: false, status: 0, ms: took(), error: isLate ? 'timeout' : 'unreachable', text: '' };
  }
}
