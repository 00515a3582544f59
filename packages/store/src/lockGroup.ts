import type { Actor } from '@tocsin/contracts/actor';
import type { GroupState } from '@tocsin/core/group';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

interface Row {
  group_id: string;
  route_key: string;
  receiver: string;
  labels: Record<string, string>;
  status: 'open' | 'closed';
  episode: number;
  epoch: number;
  group_interval_ms: number;
  repeat_interval_ms: number;
  next_flush_at: number | null;
  last_flush_at: number | null;
  heard_at: number | null;
  refresh: boolean;
  opened_at: number;
  received_at: number;
  traceparent: string | null;
  acknowledged_by: Actor | null;
  acknowledged_at: number | null;
  suppressed: number;
}

const statement = prepared<Row>(
  'lock_group',
  `select group_id, route_key, receiver, labels, status, episode, epoch, group_interval_ms, repeat_interval_ms, next_flush_at, last_flush_at, heard_at, refresh, opened_at,
     received_at, traceparent, acknowledged_by, acknowledged_at, suppressed
   from groups where tenant_id = $1 and group_id = $2 for update`,
);

/** A group, locked until the transaction ends; null when there is none. */
export async function lockGroup(tx: Tx, groupId: string): Promise<GroupState | null> {
  const [row] = await tx.run(statement(tx.tenantId, groupId));
  if (!row) return null;
  return {
    groupId: row.group_id,
    routeKey: row.route_key,
    receiver: row.receiver,
    labels: row.labels,
    status: row.status,
    episode: row.episode,
    epoch: row.epoch,
    groupIntervalMs: row.group_interval_ms,
    repeatIntervalMs: row.repeat_interval_ms,
    nextFlushAt: row.next_flush_at,
    lastFlushAt: row.last_flush_at,
    heardAt: row.heard_at,
    refresh: row.refresh,
    openedAt: row.opened_at,
    receivedAt: row.received_at,
    traceparent: row.traceparent,
    acknowledgedBy: row.acknowledged_by,
    acknowledgedAt: row.acknowledged_at,
    suppressed: row.suppressed,
  };
}
