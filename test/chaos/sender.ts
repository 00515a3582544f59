import { setTimeout as pause } from 'node:timers/promises';
import { alertsAnswerSchema } from '@tocsin/contracts/nativeAlert';
import type { Ledger } from './ledger.ts';
import { bodyOf, type Random, type Turn } from './plan.ts';

export interface SendTo {
  ingestUrl: string;
  ledger: Ledger;
  random: Random;
}

/** Longer than ingest itself waits for Redis and Postgres, so that it has made up its mind before we ask again. */
const answerMsMax = 15_000;
const giveUpMs = 120_000;

/** Sends a batch until it is answered with 2xx, always under the same Idempotency-Key, notes it and answers the alerts' ids. Rejects on an answer that no retry would change. */
export async function sendBatch(to: SendTo, key: string, turns: readonly Turn[]): Promise<string[]> {
  const body = JSON.stringify(turns.map(bodyOf));
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  for (const until = Date.now() + giveUpMs; ; ) {
    to.ledger.attempts += 1;
    const answer = await attempt(`${to.ingestUrl}/v1/alerts`, { method: 'POST', headers, body });
    if (answer !== null && answer.status >= 200 && answer.status < 300) {
      const { accepted, alerts } = alertsAnswerSchema.parse(JSON.parse(answer.text));
      if (accepted !== turns.length) throw new Error(`${accepted} of ${turns.length} alerts were taken: ${answer.text.slice(0, 300)}`);
      const ids = alerts.flatMap((alert) => alert.id ?? []);
      to.ledger.note(turns, ids);
      return ids;
    }
    if (answer !== null && answer.status < 500 && answer.status !== 429) throw new Error(`answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    if (Date.now() > until) throw new Error(`not taken within ${giveUpMs} ms; last answer: ${answer?.status ?? 'none'}`);
    await pause(30 + to.random() * 150);
  }
}

/** Sends a script's batches one after the other, spread over `overMs`; one that is late goes at once. */
export async function sendScript(to: SendTo, name: string, script: readonly Turn[][], overMs: number): Promise<void> {
  const from = Date.now();
  for (const [index, turns] of script.entries()) {
    await pause(Math.max(0, from + (index / script.length) * overMs - Date.now()));
    await sendBatch(to, `${name}-${index}`, turns);
  }
}

/** Null when nobody answered. */
async function attempt(url: string, request: RequestInit): Promise<{ status: number; text: string } | null> {
  try {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(answerMsMax) });
    return { status: response.status, text: await response.text() };
  } catch {
    return null;
  }
}
