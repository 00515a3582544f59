import { type Severity, severities } from '@tocsin/contracts/severity';
import type { AlertStatus, DigestCount, DigestLine, DigestView } from '@tocsin/contracts/view';
import { type DigestEntry, statusOf } from './digest.ts';

/** How what a digest stands for is now: by status and severity, and the labels that most of what fires has in common. */
export interface DigestSummary {
  counts: readonly ({ status: AlertStatus; severity: Severity } & DigestCount)[];
  byLabel: DigestView['byLabel'];
}

/** What all parts of a digest have in common. Times in ms since 1970. */
export interface DigestFrame {
  tenantId: string;
  digestId: string;
  since: number;
  at: number;
  oldestAt: number;
  consoleUrl: string | null;
}

/** The digest's own message: how all of it is now, and the worst of it. `continues`: what it does not name is named in replies that follow. */
export function boardViewOf(frame: DigestFrame, part: 'board' | 'over', summary: DigestSummary, lines: readonly DigestLine[], continues: boolean): DigestView {
  const named = lines.reduce((sum, { groups }) => sum + groups.length, 0);
  const all = summary.counts.reduce((sum, { groups }) => sum + groups, 0);
  return { ...frame, part, ...totalsOf(summary.counts), byLabel: summary.byLabel, lines, unnamed: continues ? 0 : Math.max(0, all - named), continues };
}

/** A reply that names what its `entries` stand for. */
export function namesViewOf(frame: DigestFrame, entries: readonly DigestEntry[], rest: { unnamed: number; continues: boolean }): DigestView {
  const counts = entries
    .flatMap(({ groups }) => groups)
    .map((group) => {
      const status = statusOf(group);
      return { status, severity: group.severity, groups: 1, alerts: group.counts[status] };
    });
  return { ...frame, part: 'names', ...totalsOf(counts), byLabel: [], lines: entries.map(({ line }) => line), ...rest };
}

function totalsOf(counts: DigestSummary['counts']): Pick<DigestView, 'totals' | 'bySeverity'> {
  const sumOf = (some: DigestSummary['counts']): DigestCount => ({
    groups: some.reduce((sum, { groups }) => sum + groups, 0),
    alerts: some.reduce((sum, { alerts }) => sum + alerts, 0),
  });
  const of = (status: AlertStatus) => sumOf(counts.filter((count) => count.status === status));
  const firing = (severity: Severity) => sumOf(counts.filter((count) => count.status === 'firing' && count.severity === severity));
  return {
    totals: { firing: of('firing'), acknowledged: of('acknowledged'), resolved: of('resolved') },
    bySeverity: severities.map((severity) => ({ severity, ...firing(severity) })).filter(({ groups }) => groups > 0),
  };
}
