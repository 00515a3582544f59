import { setTimeout as pause } from 'node:timers/promises';

/** So long an answer is held back that refuses a tenant: who sends the next request when the last was answered is slowed by it, at no cost of ours. */
const holdMs = 100;
/** So many are held at once for one tenant; those beyond are answered at once. */
const heldMax = 64;

/** Holds refusals back a little. Nothing is read from the connection meanwhile. */
export function createRefusals(ms: number = holdMs): { hold(tenantId: string): Promise<void> } {
  const held = new Map<string, number>();
  return {
    hold: async (tenantId) => {
      const now = held.get(tenantId) ?? 0;
      if (now >= heldMax) return;
      held.set(tenantId, now + 1);
      await pause(ms);
      const left = (held.get(tenantId) ?? 1) - 1;
      if (left === 0) held.delete(tenantId);
      else held.set(tenantId, left);
    },
  };
}
