import { formatDate } from '@tocsin/web/slack-look/dates';

/** The time of a message. */
export const timeOf = (ts: string): string => formatDate(Number(ts), '{time}', { nowMs: Date.now() }) ?? '';

/** The heading over a day's messages. */
export function dayHeading(ts: string): string {
  const text = formatDate(Number(ts), '{day_divider_pretty}', { nowMs: Date.now() }) ?? '';
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether two timestamps are on one day for the reader. */
export const sameDay = (a: string, b: string): boolean => new Date(Number(a) * 1_000).toDateString() === new Date(Number(b) * 1_000).toDateString();
