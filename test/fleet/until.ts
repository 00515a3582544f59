import { setTimeout as pause } from 'node:timers/promises';

const everyMs = 20;

/** Asks again until the answer is something. Rejects after `withinMs` and says what was waited for. */
export async function until<T>(what: string, withinMs: number, ask: () => Promise<T | null | undefined | false> | T | null | undefined | false): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms for ${what}`);
    await pause(everyMs);
  }
}
