import { shown } from './shown.ts';

const units = ['y', 'w', 'd', 'h', 'm', 's', 'ms'];

/** What is wrong with what should be a duration, and what was probably meant. */
export function adviceForDuration(written: unknown): string {
  if (written === undefined) return 'is missing; write a duration like 30s, 5m or 1h30m';
  if (written === null) return 'is empty; write a duration like 30s, 5m or 1h30m, or leave it out';
  const meant = typeof written === 'string' || typeof written === 'number' ? meantDuration(String(written)) : '';
  return `${shown(written)} is not a duration like 30s, 5m or 1h30m${meant === '' ? '' : `; write ${meant}`}`;
}

/** For `30`, `5 minutes`, `30m1h`, `1M` and `1.5h`; empty for anything else. */
function meantDuration(written: string): string {
  if (/^\d{1,9}$/.test(written)) return `${written}s`;
  const text = written.slice(0, 60).toLowerCase();
  const half = /^(\d{1,6})[.,]5\s*([hm])/.exec(text);
  if (half) return half[2] === 'h' ? `${half[1]}h30m` : `${half[1]}m30s`;
  const parts = [...text.matchAll(/(\d{1,9})\s*(milliseconds?|millis|ms|years?|y|weeks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])/g)];
  const rest = parts.reduce((left, [part]) => left.replace(part, ''), text).replace(/and|[\s,]/g, '');
  if (parts.length === 0 || rest !== '') return '';
  const found = parts.map(([, amount = '', unit = '']) => ({ amount, unit: /^m(?:illi|s$)/.test(unit) ? 'ms' : unit.charAt(0) }));
  const isOnce = new Set(found.map(({ unit }) => unit)).size === found.length;
  const sorted = found.sort((a, b) => units.indexOf(a.unit) - units.indexOf(b.unit));
  return isOnce ? sorted.map(({ amount, unit }) => amount + unit).join('') : '';
}
