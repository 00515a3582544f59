import type { AppAnswer } from '../clicks/postSigned.ts';
import { parseJson } from '../http/parseArguments.ts';
import type { HandedOver, SocketHub } from './socketHub.ts';

/** Hands over a socket what would have been posted, and answers as if it had been. Never throws. */
export async function handForm(hub: SocketHub, form: string, headers: Record<string, string>): Promise<AppAnswer> {
  const startMs = performance.now();
  const answer = await hub.hand(handedOver(form, headers));
  const ms = Math.round((performance.now() - startMs) * 10) / 10;
  if (!answer.ok) return { ok: false, status: 0, ms, error: answer.error, text: '' };
  return { ok: true, status: 200, ms, text: answer.payload === undefined ? '' : JSON.stringify(answer.payload) };
}

function handedOver(form: string, headers: Record<string, string>): HandedOver {
  if (headers['content-type'] === 'application/json') {
    const attempt = Number(headers['x-slack-retry-num'] ?? 0);
    const retry = attempt > 0 ? { retry: { attempt, reason: headers['x-slack-retry-reason'] ?? '' } } : {};
    return { type: 'events_api', payload: parseJson(form) as Record<string, unknown>, ...retry };
  }
  const fields = new URLSearchParams(form);
  const payload = fields.get('payload');
  if (payload !== null) return { type: 'interactive', payload: parseJson(payload) as Record<string, unknown> };
  return { type: 'slash_commands', payload: Object.fromEntries(fields) };
}
