const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A point in time in ms since 1970, written as RFC 3339 or as seconds or milliseconds since 1970; null for anything else. */
export function timeOf(text: string): number | null {
  if (/^\d{9,10}(\.\d{1,9})?$/.test(text)) return Number(text) * 1_000;
  if (/^\d{12,13}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/i.test(text)) return null;
  const ms = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(ms) ? null : ms;
}

/** A length of time in ms, written as Prometheus does (`1h30m`) or as a number of seconds; null for anything else. */
export function durationMsOf(text: string): number | null {
  if (/^\d{1,12}(\.\d{1,9})?$/.test(text)) return Number(text) * 1_000;
  if (!/^(\d{1,9}(ms|[smhdw]))+$/.test(text) || text.length > 60) return null;
  return [...text.matchAll(/(\d+)(ms|[smhdw])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 0), 0);
}
