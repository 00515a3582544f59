import type { Actor } from '@tocsin/contracts/actor';
import type { Owner } from '@tocsin/contracts/groupAction';
import { type Flaps, steady } from '@tocsin/core/flapping';
import type { GroupState } from '@tocsin/core/group';

/** The columns of a group, for a select list. */
export const groupColumns = `group_id, route_key, receiver, labels, status, episode, epoch, group_interval_ms, repeat_interval_ms, next_flush_at, last_flush_at, heard_at, refresh,
  opened_at, received_at, traceparent, acknowledged_by, acknowledged_at, acknowledged_until, owner, suppressed, flaps`;

export interface GroupRow {
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
  acknowledged_until: number | null;
  owner: Owner | null;
  suppressed: number;
  flaps: Flaps | null;
}

/** A row as `core` knows a group. */
export function groupStateOf(row: GroupRow): GroupState {
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
    acknowledgedUntil: row.acknowledged_until,
    owner: row.owner,
    suppressed: row.suppressed,
    flaps: row.flaps ?? steady,
  };
}
