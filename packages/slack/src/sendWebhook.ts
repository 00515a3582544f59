import type { SlackMessage } from '@tocsin/contracts/message';
import type { Outcome } from '@tocsin/core/delivery';
import { outcomeOfFailure, retryAfterMsOf, unnamedPauseMs } from './classify.ts';
import { answerTimeoutMs } from './clients.ts';

/**
 * Posts to a Slack incoming webhook. Slack says `ok` and nothing else when it took the message; a 200 with anything else, a 5xx and a lost answer are ambiguous.
 * There is no way to look a webhook's message up, so what is ambiguous will be said again: at least once. Never throws. The URL is a secret and is in no outcome.
 */
export async function sendWebhook(url: string, message: SlackMessage, now: () => number): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    const body = (await response.text()).slice(0, 200).trim();
    return outcomeOfAnswer(response.status, body, retryAfterMsOf(response.headers.get('retry-after'), now()));
  } catch (error) {
    return outcomeOfFailure(error);
  }
}

/** Slack's answers to webhooks (Slack's changelog of 2016-05-17 and its webhook guide). */
function outcomeOfAnswer(status: number, body: string, retryAfterMs: number | null): Outcome {
  const code = /^[a-z_]{1,60}$/.test(body) ? body : `http_${status}`;
  if (status === 200 && body === 'ok') return { kind: 'accepted', channelId: null, ts: null };
  if (status === 429) return { kind: 'limited', code: 'http_429', retryAfterMs: retryAfterMs ?? unnamedPauseMs };
  if (status === 400) return { kind: 'bad_content', code };
  if (status === 403) return { kind: 'bad_credential', code };
  if (status === 404 && code !== 'channel_not_found') return { kind: 'bad_credential', code };
  if (status === 404 || status === 410) return { kind: 'bad_channel', code };
  return { kind: 'ambiguous', code };
}
