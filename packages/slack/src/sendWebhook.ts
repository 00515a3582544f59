import type { SlackMessage } from '@tocsin/contracts/message';
import type { Outcome } from '@tocsin/core/delivery';
import { outcomeOfFailure, retryAfterMsOf, unnamedPauseMs } from './classify.ts';
import { answerTimeoutMs } from './clients.ts';
import { guardedPost, NotPublicError } from './guardedPost.ts';
import { faultOfWebhookUrl, type WebhookTrust } from './webhookUrl.ts';

/** A webhook: its URL (a secret) and who gave it. */
export interface Webhook {
  url: string;
  trust: WebhookTrust;
}

/**
 * Posts to a Slack incoming webhook. Slack says `ok` and nothing else when it took the message; a 200 with anything else, a redirect, a 5xx and a lost answer are
 * ambiguous. There is no way to look a webhook's message up, so what is ambiguous will be said again: at least once. Never throws. The URL is in no outcome.
 */
export async function sendWebhook({ url, trust }: Webhook, message: SlackMessage, now: () => number): Promise<Outcome> {
  if (faultOfWebhookUrl(url, trust) !== null) return { kind: 'bad_channel', code: 'webhook_url_refused' };
  const at = new URL(url);
  const publicOnly = trust.giver === 'tenant' && at.host !== trust.apiHost;
  try {
    const { continued: _noThread, ...posted } = message;
    const answer = await guardedPost(at, JSON.stringify(posted), { publicOnly, timeoutMs: answerTimeoutMs });
    return outcomeOfAnswer(answer.status, answer.body, retryAfterMsOf(answer.retryAfter, now()));
  } catch (error) {
    return error instanceof NotPublicError ? { kind: 'bad_channel', code: 'webhook_url_refused' } : outcomeOfFailure(error);
  }
}

/** It is the message that a webhook does not take. Every other refusal (no such hook, channel or right) is about the webhook, which only a person can mend. */
const aboutContent = new Set(['invalid_payload', 'no_text', 'too_many_attachments', 'invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long']);

/** Slack's answers to webhooks (Slack's changelog of 2016-05-17 and its webhook guide). */
function outcomeOfAnswer(status: number, body: string, retryAfterMs: number | null): Outcome {
  const code = /^[a-z_]{1,60}$/.test(body) ? body : `http_${status}`;
  if (status === 200 && body === 'ok') return { kind: 'accepted', channelId: null, ts: null };
  if (status === 429) return { kind: 'limited', code: 'http_429', retryAfterMs: retryAfterMs ?? unnamedPauseMs };
  if (status === 413 || (status === 400 && (aboutContent.has(code) || code === 'http_400'))) return { kind: 'bad_content', code };
  if (status >= 400 && status < 500 && status !== 408) return { kind: 'bad_channel', code };
  return { kind: 'ambiguous', code };
}
