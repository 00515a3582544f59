import type { Actor } from '@tocsin/contracts/actor';
import { TocsinError } from '@tocsin/contracts/errors';
import type { Audit, InTenant } from './ports.ts';

export interface MuteDeps<Tx> {
  inTenant: InTenant<Tx>;
  setMute(tx: Tx, userId: string, until: number, now: number): Promise<void>;
  /** Who of them is to be left alone at a time, and until when. */
  mutedUntil(tx: Tx, userIds: readonly string[], at: number): Promise<ReadonlyMap<string, number>>;
  audit: Audit<Tx>;
  now(): number;
}

type Person = Extract<Actor, { kind: 'slack' }>;

const longestMs = 31 * 86_400_000;

/**
 * Leaves somebody alone until a time (ms since 1970): levels of an escalation do not mention them, and their own message comes when it is over, if nobody has answered by then. What is critical
 * reaches them all the same. Throws `invalid_input` for a time that is over or more than a month away.
 */
export async function muteMe<Tx>(deps: MuteDeps<Tx>, tenantId: string, actor: Person, until: number): Promise<void> {
  const now = deps.now();
  if (!(until > now)) throw new TocsinError('invalid_input', 'this is over already');
  if (until - now > longestMs) throw new TocsinError('invalid_input', 'this is longer than a month: take yourself out of the schedule for that');
  await deps.inTenant(tenantId, async (tx) => {
    await deps.setMute(tx, actor.userId, until, now);
    await deps.audit(tx, { actor, action: 'person.muted', subject: actor.userId, detail: { until } });
  });
}

/** Ends that. Answers whether there was anything to end. */
export async function unmuteMe<Tx>(deps: MuteDeps<Tx>, tenantId: string, actor: Person): Promise<boolean> {
  const now = deps.now();
  return deps.inTenant(tenantId, async (tx) => {
    if (!(await deps.mutedUntil(tx, [actor.userId], now)).has(actor.userId)) return false;
    await deps.setMute(tx, actor.userId, now, now);
    await deps.audit(tx, { actor, action: 'person.unmuted', subject: actor.userId, detail: {} });
    return true;
  });
}
