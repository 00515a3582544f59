import { listDeadLetters } from './deadLetters.ts';
import { listDeliveries } from './deliveries.ts';
import type { Tx } from './transaction.ts';

/** Something that failed for good and that nobody has taken care of: an alert or an escalation that could not be worked, or a write that Slack refuses in any form. */
export interface DeadThing {
  tenantId: string;
  id: string;
  kind: 'alert' | 'escalation' | 'delivery';
  reason: string;
  /** ms since 1970. */
  diedAt: number;
  attempts: number;
  /** What could not be worked; of a delivery where it was to go and how many transitions it tells. Not redacted. */
  what: unknown;
}

/** What failed for good in a tenant, newest first: up to `limit` of either kind. */
export async function listDead(tx: Tx, limit: number): Promise<DeadThing[]> {
  const { tenantId } = tx;
  const wanted = { states: ['dead' as const], lane: null, withDropped: false, limit };
  const [letters, writes] = await Promise.all([listDeadLetters(tx, limit), listDeliveries(tx, wanted)]);
  const things = [
    ...letters.map(({ deadLetterId: id, kind, reason, diedAt, payload }): DeadThing => ({ tenantId, id, kind, reason, diedAt, attempts: 1, what: payload })),
    ...writes.map(({ writeId: id, reason, endedAt, attempt, lane, covers }): DeadThing => {
      return { tenantId, id, kind: 'delivery', reason: reason ?? 'unknown', diedAt: endedAt ?? 0, attempts: attempt, what: { lane, tells: covers } };
    }),
  ];
  return things.sort((a, b) => b.diedAt - a.diedAt);
}
