import { formatMatcher, type Matcher } from '@tocsin/contracts/tenant/matcher';

/** What the fields of a list's entry are, as far as they name it. */
interface Naming {
  name?: string;
  matchers?: readonly Matcher[];
  source_matchers?: readonly Matcher[];
  target_matchers?: readonly Matcher[];
  part?: string;
  alert_type?: string;
  severity?: string;
  environment?: string;
  channel?: string;
  endpoint?: string;
  delay?: number;
  daysOfMonth?: unknown;
  fromMinute?: unknown;
}

/** What people call an entry of a list in a tenant's file: its name, its matchers, its channel, or what it is for. Null for a part of a time interval and a restriction, which have no names. */
export function entryName(meant: unknown): string | null {
  const entry = meant as Naming;
  if (entry.daysOfMonth !== undefined || entry.fromMinute !== undefined) return null;
  if (entry.name !== undefined) return entry.name;
  if (entry.source_matchers && entry.target_matchers) return `${matchersText(entry.source_matchers)} inhibits ${matchersText(entry.target_matchers)}`;
  if (entry.part !== undefined) return [entry.part, entry.alert_type, entry.severity, entry.environment].filter((word) => word !== undefined).join(' ');
  if (entry.delay !== undefined) return `after ${entry.delay / 1_000}s`;
  if (entry.channel !== undefined) return entry.channel;
  if (entry.endpoint !== undefined) return entry.endpoint;
  return 'webhook' in entry ? 'webhook' : matchersText(entry.matchers ?? []);
}

function matchersText(matchers: readonly Matcher[]): string {
  return matchers.length === 0 ? 'any alert' : matchers.map(formatMatcher).join(', ');
}
