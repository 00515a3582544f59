import type { TestRecord } from './record.ts';

/**
 * Puts `count` alerts into the record by SQL, `perTransaction` in each as batches would, numbered from `from`. Each has a `host` and a `pod` of its own and six labels that many
 * have. `sql` runs as a user whom no policy holds back, with search_path tocsin.
 */
export async function fillAlerts(
  sql: TestRecord['sql'],
  tenantId: string,
  { from = 0, count, perTransaction = 500, statuses = ['firing'] }: { from?: number; count: number; perTransaction?: number; statuses?: readonly string[] },
): Promise<void> {
  for (let at = from; at < from + count; at += perTransaction)
    await sql(
      `insert into alerts (tenant_id, alert_id, fingerprint, status, severity_rank, alert_type, environment, message, labels, annotations, starts_at, resolved_at, stamp)
       select $1, md5($1 || '/' || i)::uuid, md5(i::text), status, i % 4, 'kind-' || i % 50, (array['prod', 'staging'])[1 + i % 2],
         'Queue of db-' || i || ' is at ' || i % 100 || ' percent for ' || i % 60 || ' minutes',
         jsonb_build_object('alertname', 'kind-' || i % 50, 'severity', (array['critical', 'high', 'warning', 'info'])[1 + i % 4], 'environment', (array['prod', 'staging'])[1 + i % 2],
           'host', 'db-' || i, 'pod', 'pod-' || md5(i::text), 'team', 'team-' || i % 20, 'service', 'svc-' || i % 300, 'region', 'r' || i % 5),
         '{}', now(), case when status = 'resolved' then now() end, (extract(epoch from clock_timestamp()) * 1e6)::bigint
       from generate_series($2::int, $3::int) i, lateral (select ($4::text[])[1 + i % cardinality($4::text[])] as status) s`,
      [tenantId, at, Math.min(at + perTransaction, from + count) - 1, statuses],
    );
}
