import type { Notice, NoticeFor } from '@tocsin/contracts/notice';
import type { Severity } from '@tocsin/contracts/severity';
import type { AlertStatus } from '@tocsin/contracts/view';

export type ServicenowNotice = Notice & { to: Extract<NoticeFor, { kind: 'servicenow' }> };

const impacts: Readonly<Record<Severity, number>> = { critical: 1, high: 2, warning: 2, info: 3 };
const urgencies: Readonly<Record<Severity, number>> = { critical: 1, high: 1, warning: 2, info: 3 };
/** States of an incident as it comes (docs.servicenow.com, "Incident states"). */
export const states = { new: '1', inProgress: '2', resolved: '6' } as const;
const over = new Set(['6', '7', '8']);
const shortMost = 160;
const textMost = 4_000;

/** How a state of theirs stands for us: new, in progress or on hold, and resolved, closed or cancelled. */
export function standsAs(state: string): AlertStatus {
  if (over.has(state)) return 'resolved';
  return state === states.new ? 'firing' : 'acknowledged';
}

/** Whether nothing of it can be changed any more: closed or cancelled. */
export function isClosed(state: string): boolean {
  return state === '7' || state === '8';
}

/** A new incident. Groups, users and configuration items are found by name or by sys_id. */
export function newIncident(notice: ServicenowNotice): Record<string, string> {
  const { to, labels } = notice;
  const item = to.ci_label === undefined ? undefined : labels[to.ci_label];
  return {
    ...{ correlation_id: notice.key, correlation_display: 'Tocsin', short_description: notice.title.slice(0, shortMost), description: textOf(notice) },
    ...{ state: states.new, ...weightOf(notice) },
    ...(to.assignment_group && { assignment_group: to.assignment_group }),
    ...(to.category && { category: to.category }),
    ...(to.caller && { caller_id: to.caller }),
    ...(item && { cmdb_ci: item }),
  };
}

/** What an incident that is there becomes, which is in `state`; null: it is so already. */
export function changeTo(notice: ServicenowNotice, state: string): Record<string, string> | null {
  const work_notes = [notice.title, notice.escalation]
    .filter((line) => line !== null)
    .join('\n')
    .slice(0, textMost);
  if (notice.status === 'resolved') {
    if (over.has(state)) return null;
    return { state: states.resolved, close_code: notice.to.close_code ?? 'Solution provided', close_notes: notice.title.slice(0, textMost) };
  }
  if (notice.status === 'acknowledged') {
    if (state !== states.new) return null;
    return { state: states.inProgress, work_notes };
  }
  return { work_notes, ...weightOf(notice), ...(over.has(state) && { state: states.inProgress }) };
}

function weightOf({ to, severity }: ServicenowNotice): { impact: string; urgency: string } {
  return { impact: String(to.impact?.[severity] ?? impacts[severity]), urgency: String(to.urgency?.[severity] ?? urgencies[severity]) };
}

function textOf({ title, summary, labels, alerts, more, links, escalation }: Notice): string {
  const lines = [
    title,
    ...(summary && !title.includes(summary) ? ['', summary] : []),
    ...(escalation ? ['', escalation] : []),
    '',
    ...alerts.map(({ severity, status, message, startsAt }) => `- ${severity} ${status} ${new Date(startsAt).toISOString()}: ${message}`),
    ...(more > 0 ? [`- +${more}`] : []),
    '',
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
    '',
    ...links.map(({ text, url }) => `${text}: ${url}`),
  ];
  return lines.join('\n').slice(0, textMost);
}
