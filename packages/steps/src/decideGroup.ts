import type { Flaps } from '@tocsin/core/flapping';
import { decideFlush, type FlushDecision, flapsAfter, type GroupState, type GroupSummary, isAloud } from '@tocsin/core/group';
import { destinationsOf, type TenantPlan } from '@tocsin/core/tenantPlan';
import { lanesOf, type News, type Shown } from './oweMessages.ts';
import type { AuditEntry } from './ports.ts';
import type { Stock } from './takeStock.ts';

/** What a flush makes of a group, and all that it was decided from. */
export interface Decided extends Pick<News, 'group' | 'shown' | 'destinations' | 'hushed' | 'now'> {
  stock: Stock;
  decision: FlushDecision;
  lanes: string[];
}

/** What a flush leaves in the group's row. */
export interface FlushRow {
  groupId: string;
  nextFlushAt: number | null;
  close: boolean;
  aloud: boolean;
  summary: GroupSummary;
  headline: string | null;
  flaps: Flaps;
}

/** Decides what a group that is due says. What nobody wants to hear ends as hushed, with that for a reason. Pure. */
export function decideGroup(plan: TenantPlan, group: GroupState, stock: Stock, shown: Shown, now: number): Decided {
  const { owed, summary, suppressed } = stock;
  const decision = decideFlush(group, owed, summary, now, suppressed.lookAt);
  if (decision.reason === 'not_due') throw new Error(`group ${group.groupId} is not due, yet what it owes was taken`);
  const destinations = destinationsOf(plan, group);
  const lanes = [...lanesOf(shown, destinations).keys()];
  const nobody = lanes.length === 0 && owed.transitions > 0 ? [{ ref: `receiver:${group.receiver} has no destination`, transitions: owed.transitions }] : [];
  return { group, stock, shown, decision, destinations, lanes, hushed: [...owed.hushed, ...nobody], now };
}

/** The row of a group after its flush. */
export function rowOf({ group, stock, decision, now }: Decided): FlushRow {
  const flaps = flapsAfter(group, stock.owed, stock.summary, now);
  const { nextFlushAt, close, reason } = decision;
  const headline = stock.worst[0]?.message.slice(0, 300) ?? null;
  return { groupId: group.groupId, nextFlushAt, close, aloud: isAloud(reason, stock.owed), summary: stock.summary, headline, flaps };
}

/** The audit row of a flush. */
export function auditOf({ group, stock, decision, lanes }: Decided): AuditEntry {
  const detail = { reason: decision.reason, epoch: group.epoch + 1, transitions: stock.owed.transitions, ...stock.summary, lanes };
  return { actor: { kind: 'system', process: 'format' }, action: 'group.flushed', subject: group.groupId, detail };
}
