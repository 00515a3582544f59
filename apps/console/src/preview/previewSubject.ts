import type { Actor } from '@tocsin/contracts/actor';
import { TocsinError } from '@tocsin/contracts/errors';
import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { nativeAlertSchema } from '@tocsin/contracts/nativeAlert';
import { type Severity, severities } from '@tocsin/contracts/severity';
import type { GroupView } from '@tocsin/contracts/view';
import { steady } from '@tocsin/core/flapping';
import { groupViewOf } from '@tocsin/core/groupView';
import { normaliseNative } from '@tocsin/core/normaliseNative';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { viewOfEvent } from '@tocsin/core/viewOfEvent';
import { readGroupAlerts } from '@tocsin/store/readGroupAlerts';
import { type BoardGroup, readGroups } from '@tocsin/store/readGroups';
import type { Tx } from '@tocsin/store/transaction';

/** As many alerts as a group's message names. */
const named = 10;
/** As many open groups as the board lists. */
const groupsMax = 500;

/** The tenant's open groups, worst first. */
export async function openGroups(tx: Tx, now: number, limit = groupsMax): Promise<BoardGroup[]> {
  return (await readGroups(tx, now, limit)).filter(({ status }) => status === 'open');
}

/** What an open group's message says as its alerts stand now. Throws `not_found` for a group that the tenant has not, or not any more. */
export async function viewOfGroup(tx: Tx, groupId: string, now: number, consoleUrl: string | null): Promise<GroupView> {
  const group = (await openGroups(tx, now)).find((one) => one.groupId === groupId);
  if (group === undefined) throw new TocsinError('not_found', 'there is no such open group');
  const { firing, acknowledged, resolved, suppressed, receiver, labels, openedAt, changedAt } = group;
  const acknowledgedBy = group.acknowledgedBy as Actor | null;
  const state = {
    ...{ groupId, receiver, labels, openedAt, acknowledgedBy, acknowledgedAt: acknowledgedBy === null ? null : changedAt, suppressed },
    ...({ routeKey: '', status: 'open', episode: 1, epoch: 0, groupIntervalMs: 0, repeatIntervalMs: 0, nextFlushAt: null, lastFlushAt: null } as const),
    ...{ heardAt: null, acknowledgedUntil: null, owner: null, flaps: steady, refresh: false, receivedAt: openedAt, traceparent: null },
  };
  const severity: Severity | null = severities.find((one) => one === group.severity) ?? null;
  const news = { summary: { firing, acknowledged, resolved, suppressed, severity }, alerts: await readGroupAlerts(tx, groupId, named), suppression: null };
  return groupViewOf(tx.tenantId, state, news, consoleUrl);
}

/** What the message of an alert would say that somebody pasted. Throws `invalid_input` that names the fields which are wrong. */
export function viewOfPasted(plan: TenantPlan, pasted: unknown, now: number, consoleUrl: string | null): GroupView {
  const parsed = nativeAlertSchema.safeParse(pasted);
  if (!parsed.success) {
    const faults = fieldFaults(parsed.error).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    throw new TocsinError('invalid_input', faults.slice(0, 5).join('; '));
  }
  return viewOfEvent(plan, normaliseNative(parsed.data, { tenantId: plan.tenantId, receivedAt: now }), now, consoleUrl);
}
