import { type AlertRow, alertColumns, alertStateOf } from './alertRow.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const one = prepared<AlertRow>('read_alert', `select ${alertColumns('a')} from alerts a where a.tenant_id = $1 and a.alert_id = $2`);
const log = prepared<{ stamp: number; status: string; transition: boolean; received_at: number }>(
  'read_events',
  'select stamp, status, transition, received_at from events where tenant_id = $1 and alert_id = $2 order by stamp desc limit 20',
);
const told = prepared<{
  group_id: string;
  receiver: string;
  status: string;
  pending: number | null;
  suppressed_by: string | null;
  lane: string | null;
  channel_id: string | null;
  ts: string | null;
  posted_at: number | null;
}>(
  'read_alert_groups',
  `select g.group_id, g.receiver, g.status, gm.pending, gm.suppressed_by, m.lane, m.channel_id, m.ts, m.posted_at
   from alerts a join groups g on g.tenant_id = $1 and g.group_id = any(a.group_ids)
   left join group_members gm on gm.tenant_id = $1 and gm.group_id = g.group_id and gm.alert_id = a.alert_id
   left join messages m on m.tenant_id = $1 and m.group_id = g.group_id and m.episode = g.episode
   where a.tenant_id = $1 and a.alert_id = $2 order by g.group_id, m.lane`,
);

/** One alert with its last 20 events and the messages that show it, as the API answers it; null when the tenant has no such alert. Times are ISO. */
export async function readAlert(tx: Tx, alertId: string): Promise<Record<string, unknown> | null> {
  const [row] = await tx.run(one(tx.tenantId, alertId));
  if (!row) return null;
  const alert = alertStateOf(row);
  const [events, groups] = [await tx.run(log(tx.tenantId, alertId)), await tx.run(told(tx.tenantId, alertId))];
  return {
    id: alert.alertId,
    fingerprint: alert.fingerprint,
    status: alert.status,
    alert_type: alert.alertType,
    severity: alert.severity,
    environment: alert.environment,
    message: alert.message,
    labels: alert.labels,
    annotations: alert.annotations,
    starts_at: iso(alert.startsAt),
    expires_at: iso(alert.expiresAt),
    resolved_at: iso(alert.resolvedAt),
    acknowledged_at: iso(alert.acknowledgedAt),
    acknowledged_by: alert.acknowledgedBy,
    acknowledged_until: iso(alert.acknowledgedUntil),
    resolved_by: alert.resolvedBy,
    events: events.map((event) => ({ stamp: event.stamp, status: event.status, transition: event.transition, received_at: iso(event.received_at) })),
    groups: groups.map((group) => ({
      id: group.group_id,
      receiver: group.receiver,
      status: group.status,
      told: (group.pending ?? 0) === 0,
      suppressed_by: group.suppressed_by,
      lane: group.lane,
      channel: group.channel_id,
      ts: group.ts,
      posted_at: iso(group.posted_at),
    })),
  };
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
