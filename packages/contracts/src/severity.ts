import { z } from 'zod';

/** How bad, worst first. The order is the order of every list shown to people. */
export const severities = ['critical', 'high', 'warning', 'info'] as const;
export const severitySchema = z.enum(severities);
export type Severity = (typeof severities)[number];

/** 0 for the worst; larger is milder. Stored beside alerts so that an index can sort by it. */
export const severityRank: Readonly<Record<Severity, number>> = { critical: 0, high: 1, warning: 2, info: 3 };

/** The severity with the given rank; anything out of range is `info`. */
export function severityOfRank(rank: number): Severity {
  return severities[rank] ?? 'info';
}
