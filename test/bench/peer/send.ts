import type { GroupedAlerts } from '../load/groupedBody.ts';
import type { LoadResult } from '../load/plan.ts';
import { runLoad } from '../load/runLoad.ts';
import type { Subject } from './scenario.ts';

const alertsPerRequest = 100;
const connections = 16;
const sendMsMax = 300_000;

type Times = Pick<GroupedAlerts, 'startsAt' | 'endsAt'>;

/** Times of alerts that have just begun and fire for an hour. */
export const firing = (): Times => ({ startsAt: Date.now(), endsAt: Date.now() + 3_600_000 });
/** Times of the same alerts when they are over. */
export const resolved = ({ startsAt }: Times): Times => ({ startsAt, endsAt: Date.now() - 100 });

/** Sends `alerts` as fast as they are taken, in batches of 100 over 16 connections. Rejects when some are not taken: a count would mean nothing then. */
export async function sendAll({ url, log }: Subject, grouped: GroupedAlerts, alerts = grouped.distinct): Promise<LoadResult> {
  const requestsMax = Math.ceil(alerts / alertsPerRequest);
  const closed = { kind: 'closed' as const, url, connections, alertsPerRequest, requestsMax, durationMs: sendMsMax, groups: 1, run: 'grouped' };
  const result = await runLoad({ ...closed, grouped });
  if (result.done < requestsMax) throw new Error(`${result.done} of ${requestsMax} requests were taken: ${JSON.stringify(result.refused)}\n${log()}`);
  return result;
}

/** Requests that the double refused since its start. */
export function refusedBy({ double }: Pick<Subject, 'double'>): number {
  return Object.values(double.stats().refused).reduce((sum, count) => sum + count, 0);
}

/** What it refused, by reason, in words; nothing when nothing was. */
export function refusals({ double }: Pick<Subject, 'double'>): string[] {
  const list = Object.entries(double.stats().refused).map(([reason, count]) => `${reason} ${count}`);
  return list.length === 0 ? [] : [`refused: ${list.join(', ')}`];
}
