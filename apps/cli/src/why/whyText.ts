import type { AlertState } from '@tocsin/core/alertState';
import { explainRoutes, type RouteStep } from '@tocsin/core/explainRoutes';
import { environmentPlanOf, type TenantPlan } from '@tocsin/core/tenantPlan';
import type { AlertWay } from '@tocsin/store/readAlertWay';
import { redactText } from '@tocsin/telemetry/redact';
import { localTime, relativeTime } from '../text/moment.ts';
import { stepLine } from '../text/routeSteps.ts';
import { labelsText, table } from '../text/table.ts';
import { visible } from '../text/visible.ts';
import { type LinkOf, type NameOfRef, type WayEntry, wayEntries } from './wayEntries.ts';

/** All that is known of an alert's way. */
export interface Why {
  tenantId: string;
  alert: AlertState;
  way: AlertWay;
  /** Null where the tenant's file cannot be read. */
  plan: TenantPlan | null;
  nameOfRef: NameOfRef;
  linkOf: LinkOf;
  now: number;
}

/** The way of an alert for a person: what it is, how it is routed, where it stands, and what happened, in order. */
export function whyText(why: Why): string {
  const { alert, tenantId, now, way } = why;
  const since = (ms: number) => `${localTime(ms, now)}  (${relativeTime(ms, now)})`;
  const head = table([
    ['alert', `${alert.alertId}  of ${tenantId}`],
    ['', clean(`${alert.alertType}, ${alert.severity}: ${alert.message}`)],
    ['labels', clean(labelsText(alert.labels))],
    ['status', `${alert.status}${alert.status === 'resolved' && alert.resolvedAt !== null ? ` ${since(alert.resolvedAt)}` : ''}`],
    ['firing since', since(alert.startsAt)],
    ...(alert.expiresAt === null ? [] : [['lease until', since(alert.expiresAt)]]),
  ]);
  const routes = stepsOf(why)
    .map((step) => clean(stepLine(step).replace(/\n$/, '')))
    .map((line) => `${line}\n`);
  const routed = routes.length === 0 ? '' : `\nroutes, by the file as it is now (environment ${clean(alert.environment)})\n${routes.join('')}`;
  return `${head}${routed}\ngroups\n${groupsText(why)}\nwhat happened\n${timeline(wayEntries(alert, way, why.nameOfRef, why.linkOf), now)}`;
}

const clean = (text: string): string => visible(redactText(text));

function stepsOf({ plan, alert }: Why): RouteStep[] {
  return plan === null ? [] : explainRoutes(environmentPlanOf(plan, alert.environment).root, alert.labels);
}

function groupsText({ way, now, nameOfRef }: Why): string {
  if (way.groups.length === 0) return '  none yet\n';
  return way.groups
    .map(({ groupId, receiver, status, labels, pending, suppressedBy, nextFlushAt }) => {
      const next = nextFlushAt === null ? '' : `, looked at again ${localTime(nextFlushAt, now)} (${relativeTime(nextFlushAt, now)})`;
      const owes =
        suppressedBy === null
          ? pending > 0
            ? `${pending} not told yet${next}`
            : 'all told'
          : `suppressed by ${nameOfRef(suppressedBy)}; ${pending} held${next}`;
      return `${clean(`  ${receiver}  {${labelsText(labels)}}  ${status}`)}  ${groupId}\n    ${clean(owes)}\n`;
    })
    .join('');
}

function timeline(entries: readonly WayEntry[], now: number): string {
  if (entries.length === 0) return '  nothing that is still on record\n';
  const rows = entries.map(({ at, what, text }) => [`  ${localTime(at, now)}`, relativeTime(at, now), what, clean(text)]);
  const lines = table(rows).trimEnd().split('\n');
  const margin = ' '.repeat(6);
  return entries.map(({ details }, index) => `${lines[index]}\n${details.map((detail) => `${margin}${clean(detail)}\n`).join('')}`).join('');
}

/** The same for a program. */
export function whyJson(why: Why): object {
  const { alert, tenantId, way } = why;
  const routes = stepsOf(why).map(({ route, depth, verdict }) => ({ depth, key: route.key, receiver: route.receiver, verdict: verdict.kind }));
  return { tenant: tenantId, alert, routes, ...way, timeline: wayEntries(alert, way, why.nameOfRef, why.linkOf) };
}
