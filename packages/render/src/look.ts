import type { Severity } from '@tocsin/contracts/severity';
import type { GroupView, InsightView } from '@tocsin/contracts/view';

const severityColors: Readonly<Record<Severity, string>> = { critical: '#a30200', high: '#e8590c', warning: '#f2c744', info: '#2f7ed8' };
const severityEmoji: Readonly<Record<Severity, string>> = { critical: '🔴', high: '🟠', warning: '🟡', info: '🔵' };

/** What a detector saw is no alarm: a quiet colour that no severity has. */
export const insightColor = '#5b7a99';
export const insightEmoji: Readonly<Record<InsightView['kind'], string>> = { anomaly: '📈', prediction: '🔮' };
/** Something is wrong with ourselves. */
export const faultColor = '#e8590c';

/** The colour of a message's bar. It never stands alone: the headline says the same in words. */
export function colorOf(status: GroupView['status'], severity: Severity): string {
  if (status === 'resolved') return '#2eb886';
  if (status === 'suppressed') return '#9aa0a6';
  return status === 'acknowledged' ? '#daa038' : severityColors[severity];
}

/** The sign before a headline or a line, beside the word that says the same. */
export function emojiOf(status: GroupView['status'], severity: Severity): string {
  if (status === 'resolved') return '✅';
  if (status === 'suppressed') return '🔕';
  return status === 'acknowledged' ? '👀' : severityEmoji[severity];
}
