import type { SlackMessage } from '@tocsin/contracts/message';
import type { Outcome } from '@tocsin/core/delivery';
import { retryAfterMsOf } from '@tocsin/outbound/failure';
import { guardedRequest } from '@tocsin/outbound/guardedRequest';
import type { HttpProxy } from '@tocsin/outbound/proxy';
import { NotPublicError } from '@tocsin/outbound/publicLookup';
import { outcomeOfFailure, unnamedPauseMs } from './classify.ts';
import { answerTimeoutMs } from './clients.ts';
import { faultOfWebhookUrl, type WebhookTrust } from './webhookUrl.ts';

/** A webhook: its URL (a secret) and who gave it. */
export interface Webhook {
  url: string;
  trust: WebhookTrust;
}

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' };

/**
 * Posts to a Slack incoming webhook. Slack says `ok` and nothing else when it took the message; a 200 with anything else, a redirect, a 5xx and a lost answer are
 * ambiguous. There is no way to look a webhook's message up, so what is ambiguous will be said again: at least once. Never throws. The URL is in no outcome.
 */
export async function sendWebhook({ url, trust }: Webhook, message: SlackMessage, now: () => number, proxy: HttpProxy | null = null): Promise<Outcome> {
  if (faultOfWebhookUrl(url, trust) !== null) return { kind: 'bad_channel', code: 'webhook_url_refused' };
  const at = new URL(url);
  const reach = trust.giver === 'tenant' && at.host !== trust.apiHost ? 'public' : 'anywhere';
  try {
    const { continued: _noThread, ...posted } = message;
    const asked = { method: 'POST', headers: jsonHeaders, body: JSON.stringify(posted), reach, timeoutMs: answerTimeoutMs, bodyMost: 1_000, proxy } as const;
    const { status, headers, body } = await guardedRequest(at, asked);
    return outcomeOfAnswer(status, body.trim(), retryAfterMsOf(headers['retry-after'] ?? null, now()));
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
