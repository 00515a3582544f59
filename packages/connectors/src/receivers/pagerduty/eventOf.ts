import type { Notice, NoticeFor } from '@tocsin/contracts/notice';
import type { Severity } from '@tocsin/contracts/severity';

type PagerdutyNotice = Notice & { to: Extract<NoticeFor, { kind: 'pagerduty' }> };

/** An event as PagerDuty takes it (developer.pagerduty.com, "PD-CEF"). */
export interface PagerdutyEvent {
  event_action?: 'trigger' | 'acknowledge' | 'resolve';
  dedup_key?: string;
  client?: string;
  client_url?: string;
  links?: { href: string; text: string }[];
  images?: { src: string; alt: string }[];
  payload?: Record<string, unknown>;
}

const usual: Readonly<Record<Severity, 'critical' | 'error' | 'warning' | 'info'>> = { critical: 'critical', high: 'error', warning: 'warning', info: 'info' };
/** PagerDuty cuts a summary here. */
const summaryMost = 1_024;

/** That something fires, or how it is now that it does. */
export function triggerOf(notice: PagerdutyNotice): PagerdutyEvent {
  const { to, labels } = notice;
  const console = notice.links.find(({ text }) => text === 'Tocsin')?.url;
  const component = to.component_label === undefined ? notice.service : (labels[to.component_label] ?? '');
  const kind = to.class_label === undefined ? notice.alertType : (labels[to.class_label] ?? '');
  return {
    event_action: 'trigger',
    dedup_key: notice.key,
    client: 'Tocsin',
    ...(console && { client_url: console }),
    ...attachmentsOf(notice),
    payload: {
      ...{ summary: notice.title.slice(0, summaryMost), source: sourceOf(notice), severity: to.severities?.[notice.severity] ?? usual[notice.severity] },
      timestamp: new Date(notice.since).toISOString(),
      ...(component && { component }),
      ...(kind && { class: kind }),
      ...(notice.environment && { group: notice.environment }),
      custom_details: detailsOf(notice),
    },
  };
}

/** That somebody is at it, or that it is over. */
export function stateOf({ key }: Notice, action: 'acknowledge' | 'resolve'): PagerdutyEvent {
  return { event_action: action, dedup_key: key };
}

/** A change: it has no end, and nobody is called for it. */
export function changeOf(notice: PagerdutyNotice): PagerdutyEvent {
  const payload = { summary: notice.title.slice(0, summaryMost), source: sourceOf(notice), timestamp: new Date(notice.since).toISOString() };
  return { ...attachmentsOf(notice), payload: { ...payload, custom_details: detailsOf(notice) } };
}

/** Whether all that a notice shows is told as a change. */
export function isChange({ to, alerts, alertType }: PagerdutyNotice): boolean {
  const types = to.change_types ?? [];
  return types.length > 0 && (alerts.length > 0 ? alerts.map(({ type }) => type) : [alertType]).every((type) => types.includes(type));
}

function sourceOf({ labels, service, environment, tenantId }: Notice): string {
  return labels['instance'] || labels['host'] || service || environment || tenantId;
}

/** PagerDuty shows images over https only. */
function attachmentsOf({ links, images }: Notice): Pick<PagerdutyEvent, 'links' | 'images'> {
  const shown = images.filter(({ url }) => url.startsWith('https:')).map(({ url, text }) => ({ src: url, alt: text }));
  return { ...(links.length > 0 && { links: links.map(({ url, text }) => ({ href: url, text })) }), ...(shown.length > 0 && { images: shown }) };
}

function detailsOf({ summary, counts, labels, alerts, more, escalation }: Notice): Record<string, unknown> {
  const lines = alerts.map(({ severity, status, message, startsAt }) => `${severity} ${status}: ${message} (${new Date(startsAt).toISOString()})`);
  return {
    ...{ summary, firing: counts.firing, acknowledged: counts.acknowledged, resolved: counts.resolved, suppressed: counts.suppressed },
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(lines.length > 0 && { alerts: more > 0 ? [...lines, `+${more}`] : lines }),
    ...(escalation !== null && { escalation }),
  };
}
