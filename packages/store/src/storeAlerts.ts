import { severityRank } from '@tocsin/contracts/severity';
import type { AlertState } from '@tocsin/core/alertState';
import { bigints, booleans, floats, smallints, texts, uuids } from './arrays.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const columns = `alert_id, fingerprint, status, severity_rank, alert_type, environment, message, labels, annotations, generator_url,
  starts_at, expires_at, resolved_at, resolved_by, acknowledged_at, acknowledged_by, unseen, stamp, group_ids, acknowledged_until`;
const unnested = `unnest($2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
  $12::float8[], $13::float8[], $14::float8[], $15::text[], $16::float8[], $17::text[], $18::boolean[], $19::bigint[], $20::text[], $21::float8[])
  as u(alert_id, fingerprint, status, severity_rank, alert_type, environment, message, labels, annotations, generator_url,
  starts_at, expires_at, resolved_at, resolved_by, acknowledged_at, acknowledged_by, unseen, stamp, group_ids, acknowledged_until)`;
const values = `u.alert_id, u.fingerprint, u.status, u.severity_rank, u.alert_type, u.environment, u.message, u.labels::jsonb, u.annotations::jsonb, u.generator_url,
  to_timestamp(u.starts_at / 1000), to_timestamp(u.expires_at / 1000), to_timestamp(u.resolved_at / 1000), u.resolved_by::jsonb,
  to_timestamp(u.acknowledged_at / 1000), u.acknowledged_by::jsonb, u.unseen, u.stamp, u.group_ids::uuid[], to_timestamp(u.acknowledged_until / 1000)`;

/** What an alert is searched by; a lease that moved is no change. */
const searched = ['status', 'severity_rank', 'environment', 'message'];
const isChanged = `(${searched.map((name) => `a.${name}`).join(', ')}, a.labels) is distinct from (${searched.map((name) => `u.${name}`).join(', ')}, u.labels::jsonb)`;

const insert = prepared<{ alert_id: string }>(
  'insert_alerts',
  `insert into alerts (tenant_id, ${columns}) select $1, ${values} from ${unnested} on conflict do nothing returning alert_id`,
);
const update = prepared<never>(
  'update_alerts',
  `update alerts a set (${columns}, change_xid, changed_at) = (select ${values},
   case when ${isChanged} then pg_current_xact_id() else a.change_xid end, case when ${isChanged} then now() else a.changed_at end)
   from ${unnested} where a.tenant_id = $1 and a.alert_id = u.alert_id`,
);

/** Adds alerts, sorted by id. Answers how many were added: fewer than given means that another batch added one in the meantime, and this one must start over. */
export async function insertAlerts(tx: Tx, alerts: readonly AlertState[]): Promise<number> {
  return (await tx.run(insert(tx.tenantId, ...arrays(alerts)))).length;
}

/** Overwrites alerts that this transaction has locked. */
export async function updateAlerts(tx: Tx, alerts: readonly AlertState[]): Promise<void> {
  await tx.run(update(tx.tenantId, ...arrays(alerts)));
}

function arrays(alerts: readonly AlertState[]): unknown[] {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return [
    uuids(alerts.map((alert) => alert.alertId)),
    texts(alerts.map((alert) => alert.fingerprint)),
    texts(alerts.map((alert) => alert.status)),
    smallints(alerts.map((alert) => severityRank[alert.severity])),
    texts(alerts.map((alert) => alert.alertType)),
    texts(alerts.map((alert) => alert.environment)),
    texts(alerts.map((alert) => alert.message)),
    texts(alerts.map((alert) => json(alert.labels))),
    texts(alerts.map((alert) => json(alert.annotations))),
    texts(alerts.map((alert) => alert.generatorUrl)),
    floats(alerts.map((alert) => alert.startsAt)),
    floats(alerts.map((alert) => alert.expiresAt)),
    floats(alerts.map((alert) => alert.resolvedAt)),
    texts(alerts.map((alert) => json(alert.resolvedBy))),
    floats(alerts.map((alert) => alert.acknowledgedAt)),
    texts(alerts.map((alert) => json(alert.acknowledgedBy))),
    booleans(alerts.map((alert) => alert.unseen)),
    bigints(alerts.map((alert) => alert.stamp)),
    texts(alerts.map((alert) => `{${alert.groupIds.join(',')}}`)),
    floats(alerts.map((alert) => alert.acknowledgedUntil)),
  ];
}
