import type { FoundAlert } from '@tocsin/contracts/alertSearch';
import { shortened, table } from './table.ts';
import { visible } from './visible.ts';

/** Labels that have columns of their own, or say nothing about one alert in particular. */
const shownApart = new Set(['alertname', 'severity', 'environment']);
const idWidth = 36;
const narrowest = 60;

/**
 * Alerts as a list that lines up: what happens, where and since when in one line, and below it the message and the id to ask on with. What senders wrote cannot move the cursor.
 * `now` in ms since 1970, `width` in columns.
 */
export function alertsText(alerts: readonly FoundAlert[], now: number, width: number): string {
  const room = Math.max(narrowest, width);
  const heads = table(
    alerts.map((alert) => [
      alert.severity,
      alert.status,
      ageText(now - Date.parse(alert.changed_at)),
      shortened(visible(alert.alert_type), 30),
      shortened(visible(alert.environment), 16),
      visible(labelsOf(alert)),
    ]),
  ).split('\n');
  return alerts
    .map((alert, index) => {
      const message = shortened(visible(alert.message), room - idWidth - 4);
      return `${shortened(heads[index] ?? '', room)}\n  ${message.padEnd(room - idWidth - 4)}  ${alert.id}\n`;
    })
    .join('');
}

function labelsOf({ labels }: FoundAlert): string {
  return Object.keys(labels)
    .filter((name) => !shownApart.has(name))
    .sort()
    .map((name) => `${name}=${labels[name]}`)
    .join(' ');
}

/** How long ago, in the largest unit that gives at least 1. */
function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
