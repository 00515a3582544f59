import type { Severity } from '@tocsin/contracts/severity';
import type { AlertStatus } from '@tocsin/contracts/view';

const severityColors: Readonly<Record<Severity, string>> = { critical: '#a30200', high: '#e8590c', warning: '#f2c744', info: '#2f7ed8' };
const severityEmoji: Readonly<Record<Severity, string>> = { critical: '🔴', high: '🟠', warning: '🟡', info: '🔵' };

/** The colour of a message's bar. It never stands alone: the headline says the same in words. */
export function colorOf(status: AlertStatus, severity: Severity): string {
  if (status === 'resolved') return '#2eb886';
  return status === 'acknowledged' ? '#daa038' : severityColors[severity];
}

/** The sign before a headline or a line, beside the word that says the same. */
export function emojiOf(status: AlertStatus, severity: Severity): string {
  if (status === 'resolved') return '✅';
  return status === 'acknowledged' ? '👀' : severityEmoji[severity];
}
