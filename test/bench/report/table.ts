import { styleText } from 'node:util';
import { grouped } from '../measure/context.ts';
import { totalOf } from '../measure/meter.ts';
import type { Row } from '../row.ts';

const width = 100;
const columns = [
  { head: 'measure', chars: 37 },
  { head: 'result', chars: 18 },
  { head: 'of limit', chars: 8 },
  { head: 'wall s', chars: 6 },
  { head: 'CPU-s', chars: 6 },
  { head: 'messages', chars: 8 },
  { head: 'lost', chars: 5 },
] as const;

/** The result as people read it: a line of figures for each row and, below, what they were measured under. Fits 100 columns. */
export function table(rows: readonly Row[], colour: boolean): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const rule = paint('dim', '─'.repeat(width));
  const head = paint('bold', line(columns.map(({ head: text }) => text)));
  const body = rows.flatMap((row) => [line(cellsOf(row)), ...below(row, paint), '']);
  return [rule, head, rule, '', ...body.slice(0, -1), rule].join('\n');
}

function cellsOf(row: Row): string[] {
  const { cost, ratio, messages, lost } = row;
  return [
    row.title,
    `${grouped(row.value, row.value < 1_000 ? 2 : 0)} ${row.unit}`,
    ratio === null ? '' : ratio.toFixed(2),
    cost.wallSeconds.toFixed(1),
    totalOf(cost.cpuSeconds).toFixed(1),
    messages === null ? '' : grouped(messages),
    lost === null ? '' : grouped(lost),
  ];
}

function line(cells: readonly string[]): string {
  return columns
    .map(({ chars }, at) => (at === 0 ? (cells[at] ?? '').padEnd(chars) : (cells[at] ?? '').padStart(chars)))
    .join('  ')
    .trimEnd();
}

function below(row: Row, paint: (style: Parameters<typeof styleText>[0], text: string) => string): string[] {
  const { aim, limit, cost, values, unit, notes } = row;
  const cpu = Object.entries(cost.cpuSeconds).flatMap(([name, seconds]) => (seconds < 0.05 ? [] : [`${name} ${seconds.toFixed(1)}`]));
  const spread = values.length > 1 ? [`${values.length} runs: ${values.map((value) => grouped(value, value < 1_000 ? 2 : 0)).join(', ')} ${unit}`] : [];
  const bound = limit ? [`limit: ${limit.name}, ${grouped(limit.value, limit.value < 1_000 ? 1 : 0)} ${limit.unit}`] : [];
  const paragraphs = [
    row.conditions,
    [...bound, ...notes, ...spread].join('; '),
    `CPU-s: ${[...cpu, `load generator ${cost.generatorCpuSeconds.toFixed(1)}`, `others ${cost.othersCpuSeconds.toFixed(1)}`].join(', ')}`,
  ];
  const aimLine = aim ? [paint(aim.met ? 'green' : 'yellow', `  ${aim.met ? '✓' : '✗'} aim ${aim.text}`)] : [];
  return [...aimLine, ...paragraphs.filter((text) => text !== '').flatMap((text) => wrap(text).map((each) => paint('dim', `  ${each}`)))];
}

/** Breaks between words, never inside one. */
export function wrap(text: string, chars = width - 2): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= chars) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
