import type { Markup } from '../markup.ts';
import { oneLine } from '../untrusted.ts';
import type { FormSource } from './formSource.ts';
import { durationMsOf } from './readTime.ts';

/** Log lines that match a pattern. Keys `pattern`, `count`, `window` (how long they were counted) and `samples` (lines). */
export interface LogFacts {
  pattern: string;
  count: Markup | string;
  samples: string;
}

const samplesMax = 5;
const sampleReach = 4_000;

export function logFacts({ said, words, size }: FormSource): LogFacts {
  const [count, windowMs] = [said('count', 'matches', 'occurrences'), durationMsOf(said('window', 'within'))];
  const n = /^\d{1,15}$/.test(count) ? Number(count) : null;
  const samples = said('samples', 'sample', 'log_lines')
    .slice(0, sampleReach)
    .split(/[\r\n\u2028\u2029]+/u)
    .map((line) => oneLine(line, size.listed))
    .filter((line) => line !== '');
  return {
    pattern: oneLine(said('pattern', 'log_pattern'), size.label),
    count: n === null ? oneLine(count, size.name) : windowMs === null ? words.number(n) : words.t('count_within', { n, window: words.duration(windowMs) }),
    samples: samples.slice(0, samplesMax).join('\n'),
  };
}
