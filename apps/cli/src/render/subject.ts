import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import type { Language } from '@tocsin/contracts/language';
import type { Profile } from '@tocsin/contracts/message';
import { nativeAlertSchema } from '@tocsin/contracts/nativeAlert';
import { didYouMean } from '@tocsin/contracts/suggest';
import type { EscalationView, GroupView } from '@tocsin/contracts/view';
import { normaliseNative } from '@tocsin/core/normaliseNative';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { viewOfEvent } from '@tocsin/core/viewOfEvent';
import type { Renderer } from '@tocsin/render/renderer';
import { renderSample, sampleNames } from '@tocsin/render/renderSample';
import type { Rendered } from '@tocsin/render/say';

export interface Manner {
  language: Language;
  profile: Profile;
}

/** Other words for samples. */
const aliases: Readonly<Record<string, string>> = { prediction: 'insight', anomaly: 'insight-anomaly', single: 'firing', storm: 'group' };
/** What can be said about any one alert. */
export const kindsOfAlert = ['firing', 'acknowledged', 'resolved', 'escalation'] as const;
const minuteMs = 60_000;

/** Every word that `--kind` takes without an alert. */
export const kindNames: readonly string[] = [...sampleNames, ...Object.keys(aliases)];

/** Renders the sample of a kind. Throws a sentence that names the kinds when there is none. */
export function renderKind(renderer: Renderer, kind: string, { language, profile }: Manner): Rendered {
  const rendered = renderSample(renderer, aliases[kind] ?? kind, language, profile);
  if (rendered === null) throw new Error(`there is no kind "${kind}"${didYouMean(kind, kindNames) || '.'} The kinds: ${kindNames.join(', ')}`);
  return rendered;
}

/** The view of an alert as `POST /v1/alerts` takes it. Throws what is wrong with which field. */
export function viewOfNative(plan: TenantPlan, alert: unknown, now: number): GroupView {
  const parsed = nativeAlertSchema.safeParse(alert);
  if (parsed.success) return viewOfEvent(plan, normaliseNative(parsed.data, { tenantId: plan.tenantId, receivedAt: now }), now, null);
  const faults = fieldFaults(parsed.error).map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`);
  throw new Error(`the alert is not right\n${faults.join('\n')}`);
}

/** Renders what is said about one alert; `kind` undefined: as it stands. Throws when the kind is not about one alert. */
export function renderAlert(renderer: Renderer, view: GroupView, kind: string | undefined, manner: Manner, now: number): Rendered {
  if (kind === undefined) return renderer.group({ ...manner, view });
  if (kind === 'escalation') return renderer.escalation({ ...manner, view: escalationOf(view) });
  const status = (['firing', 'acknowledged', 'resolved'] as const).find((name) => name === kind);
  if (status === undefined)
    throw new Error(`"${kind}" is not about one alert: leave --alert and --from-id away to see its sample, or use ${kindsOfAlert.join(', ')}`);
  const resolvedAt = status === 'resolved' ? now : null;
  return renderer.group({
    ...manner,
    view: {
      ...view,
      ...{ status, resolvedAt, acknowledged: status === 'acknowledged' ? { by: 'Anna Bergström', at: now } : null },
      counts: { firing: 0, acknowledged: 0, resolved: 0, suppressed: 0, [status]: 1 },
      alerts: view.alerts.map((alert) => ({ ...alert, status, resolvedAt, unseen: false })),
    },
  });
}

function escalationOf({ tenantId, groupId, alerts: [alert], since }: GroupView): EscalationView {
  if (alert === undefined) throw new Error('a view of an alert has one');
  const facts = {
    stage: 'level',
    ...{ policy: 'sla-critical', level: 1, levels: 2, round: 1, rounds: 1, more: 0, unansweredMs: 15 * minuteMs, nextLevelAt: since + 30 * minuteMs },
    ...{ asks: { users: [], userGroups: [], nobodyIn: [] }, askedBefore: [] },
  } as const;
  return { tenantId, groupId, ...facts, alert: { ...alert, status: 'firing', resolvedAt: null }, permalink: null };
}
