import type { Status, Turn } from './plan.ts';

/** What the senders know of an alert: only what was answered with 2xx. */
export interface KnownAlert {
  id: string;
  behaviour: string;
  group: string;
  status: Status;
  /** How often it turned. */
  turns: number;
}

/** The senders' log. Each batch counts once, however often it had to be sent. */
export interface Ledger {
  alerts: Map<string, KnownAlert>;
  batches: number;
  attempts: number;
  note(turns: readonly Turn[], ids: readonly string[]): void;
  /** Turns of all alerts of a behaviour. */
  turnsOf(behaviour: string): number;
}

/** An empty log. */
export function openLedger(): Ledger {
  const alerts = new Map<string, KnownAlert>();
  const ledger: Ledger = {
    ...{ alerts, batches: 0, attempts: 0 },
    note: (turns, ids) => {
      ledger.batches += 1;
      for (const [index, { alert, status }] of turns.entries()) {
        const id = ids[index];
        if (id === undefined) throw new Error(`the answer has no id for alert ${index} of ${turns.length}`);
        const known = alerts.get(id);
        if (known?.status === status) throw new Error(`${alert.key} was sent as ${status} twice: the plan is wrong`);
        alerts.set(id, { id, behaviour: alert.behaviour, group: alert.group, status, turns: (known?.turns ?? 0) + 1 });
      }
    },
    turnsOf: (behaviour) => [...alerts.values()].reduce((sum, alert) => sum + (alert.behaviour === behaviour ? alert.turns : 0), 0),
  };
  return ledger;
}
