import { setTimeout as pause } from 'node:timers/promises';
import { alertOf, type Status, type Turn } from './plan.ts';
import { type SendTo, sendBatch } from './sender.ts';

/**
 * Turns its alerts again and again until `signal` ends that, but sends a turn only after the one before can be read back: these come to the record in their order,
 * whoever is killed meanwhile.
 */
export async function watchAndTurn(to: SendTo, name: string, numbers: readonly number[], signal: AbortSignal): Promise<void> {
  const alerts = numbers.map((number) => alertOf('watched', number, []));
  for (let round = 0; !signal.aborted; round += 1) {
    const status: Status = round % 2 === 0 ? 'firing' : 'resolved';
    const turns: Turn[] = alerts.map((alert) => ({ alert, status }));
    const ids = await sendBatch(to, `${name}-${round}`, turns);
    for (const id of ids) while (!signal.aborted && (await statusOf(to, id)) !== status) await pause(50 + to.random() * 50);
  }
}

async function statusOf(to: SendTo, id: string): Promise<unknown> {
  try {
    const response = await fetch(`${to.ingestUrl}/v1/alerts/${id}`, { signal: AbortSignal.timeout(6_000) });
    return ((await response.json()) as { status?: unknown }).status;
  } catch {
    return null;
  }
}
