import type { Load } from '@tocsin/core/oncall/fairLoad';
import { table } from '../text/table.ts';

const barCells = 20;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Who carried how much: pages with their share as a bar, how many of them at night and at weekends, answers with how long half of them took at most, hours on call. */
export function loadText(loads: readonly Load[]): string {
  const all = loads.reduce((sum, { pages }) => sum + pages, 0);
  const most = Math.max(1, ...loads.map(({ pages }) => pages));
  const rows = loads.map(({ person, pages, night, weekend, answers, medianAnswerMs, onCallMs }) => [
    person,
    pages,
    all === 0 ? '' : `${Math.round((100 * pages) / all)}%`.padStart(4),
    '█'.repeat(Math.round((barCells * pages) / most)).padEnd(all === 0 ? 0 : barCells),
    night,
    weekend,
    answers,
    medianAnswerMs === null ? '' : lengthText(medianAnswerMs),
    Math.round(onCallMs / hourMs),
  ]);
  return table([['person', 'pages', all === 0 ? '' : 'share', '', 'night', 'weekend', 'answers', 'median', 'hours on call'], ...rows]);
}

/** As exact as anybody wants it: seconds, from two minutes on minutes, from two hours on hours. */
function lengthText(ms: number): string {
  if (ms < 2 * minuteMs) return `${Math.round(ms / 1_000)}s`;
  return ms < 2 * hourMs ? `${Math.round(ms / minuteMs)}m` : `${Math.round(ms / hourMs)}h`;
}
