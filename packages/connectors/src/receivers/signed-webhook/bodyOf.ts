import type { Notice } from '@tocsin/contracts/notice';

/**
 * The body of a signed webhook. It is documented (docs/receivers.md) and stable: fields are added, none is taken away or means something else. Times are RFC 3339.
 */
export function bodyOf(notice: Notice): string {
  const { status, key, tenantId, groupId, episode, epoch, severity, language, title, summary, alertType, service, environment, counts } = notice;
  return JSON.stringify({
    type: `group.${status}`,
    timestamp: time(notice.at),
    data: {
      ...{ key, tenant: tenantId, group_id: groupId, episode, version: epoch, status, severity, language, title, summary },
      ...{ alert_type: alertType, service, environment, counts, since: time(notice.since), resolved_at: time(notice.resolvedAt) },
      ...{ acknowledged_by: notice.by, escalation: notice.escalation, labels: notice.labels },
      alerts: notice.alerts.map(({ alertId, type, startsAt, resolvedAt, ...alert }) => ({
        ...{ id: alertId, type, ...alert },
        ...{ starts_at: time(startsAt), resolved_at: time(resolvedAt) },
      })),
      more_alerts: notice.more,
      links: notice.links,
      images: notice.images,
    },
  });
}

function time(ms: number): string;
function time(ms: number | null): string | null;
function time(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
