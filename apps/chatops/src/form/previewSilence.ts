import type { SilencePreview } from '@tocsin/contracts/form';
import { severityRank } from '@tocsin/contracts/severity';
import { formatMatcher, type Matcher, namesNothing, parseMatchers } from '@tocsin/contracts/tenant/matcher';
import type { CommandDeps } from '../command/deps.ts';

/** More are not counted. */
const countedMax = 200;
const shownMax = 8;

/** What matchers, as somebody wrote them, take of what fires now or is acknowledged; or why they cannot be silenced. */
export async function previewSilence<Tx>(deps: CommandDeps<Tx>, tenantId: string, text: string): Promise<SilencePreview> {
  const matchers = parseMatchers(text);
  const none = { alerts: 0, isMore: false, shown: [] };
  if (typeof matchers === 'string') return { ...none, fault: matchers };
  if (namesNothing(matchers)) return { ...none, fault: 'this would silence everything: at least one matcher must not match an empty value' };
  const everywhere = { severities: null, environments: null, text: '', since: null, until: null, after: null };
  const found = await deps.findAlerts(tenantId, { ...everywhere, matchers, statuses: ['firing', 'acknowledged'], limit: countedMax + 1 });
  const alerts = await deps.inTenant(tenantId, (tx) => deps.loadAlerts(tx, found.slice(0, countedMax)));
  const worst = alerts.sort((a, b) => severityRank[a.severity] - severityRank[b.severity] || a.startsAt - b.startsAt).slice(0, shownMax);
  return {
    alerts: Math.min(found.length, countedMax),
    isMore: found.length > countedMax,
    shown: worst.map(({ severity, message, labels }) => ({ severity, headline: message, labels: labelsToTell(labels) })),
    fault: null,
  };
}

/** Matchers as one line, always the same for the same ones: what was shown can be told from what was submitted. */
export function lineOf(matchers: readonly Matcher[]): string {
  return matchers.map(formatMatcher).join(', ');
}

/** What is not said by the headline and its colour. */
function labelsToTell(labels: Readonly<Record<string, string>>): Record<string, string> {
  const { severity: _severity, ...rest } = labels;
  return rest;
}
