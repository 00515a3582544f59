import { styleText } from 'node:util';
import { grouped } from '../measure/context.ts';
import { totalOf } from '../measure/meter.ts';
import { figuresOf } from '../peer/compare.ts';
import { type Comparison, ratioOf, type Side } from '../peer/scenario.ts';
import { wrap } from './table.ts';

const width = 100;
const label = 9;

/** The scenarios as people read them: bar, ours, the peer's and the ratio of the two, one below the other, as their words are long. Fits 100 columns. */
export function comparisonTable(comparisons: readonly Comparison[], colour: boolean): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const rule = paint('dim', '─'.repeat(width));
  const body = comparisons.flatMap((each) => {
    const { ours, peer } = each;
    return [
      paint('bold', each.title),
      ...cell('bar', each.bar),
      ...cell('ours', typeof ours === 'string' ? `✗ ${ours}` : `${ours.meetsBar ? '✓' : '✗'} ${figuresOf(ours)}`).map((text) =>
        paint(typeof ours !== 'string' && ours.meetsBar ? 'green' : 'yellow', text),
      ),
      ...cell('peer', typeof peer === 'string' ? peer : figuresOf(peer)),
      ...cell('ratio', ratioWords(each)),
      ...[each.conditions, ...(typeof ours === 'string' ? [] : [`ours: ${costWords(ours)}`]), ...(typeof peer === 'string' ? [] : [`peer: ${costWords(peer)}`])]
        .flatMap((text) => wrap(text))
        .map((text) => paint('dim', `  ${text}`)),
      '',
    ];
  });
  return [rule, ...body.slice(0, -1), rule].join('\n');
}

function cell(name: string, text: string): string[] {
  return wrap(text, width - label - 2).map((each, at) => `  ${(at === 0 ? name : '').padEnd(label)}${each}`.trimEnd());
}

function ratioWords(comparison: Comparison): string {
  const found = ratioOf(comparison);
  return found === null ? '-' : `peer ${found.atLeast ? 'at least ' : ''}${found.ratio.toFixed(found.ratio < 10 ? 2 : 0)} x ours`;
}

function costWords({ cost, peakMegabytes, lost, duplicates, notes }: Side): string {
  const parts = Object.entries(cost.cpuSeconds).flatMap(([name, seconds]) => (seconds < 0.05 ? [] : [`${name} ${seconds.toFixed(1)}`]));
  const total = totalOf(cost.cpuSeconds);
  const spent = `${total === 0 ? 'CPU not counted' : `${total.toFixed(1)} CPU-s`}${parts.length > 1 ? ` (${parts.join(', ')})` : ''}, at most ${grouped(peakMegabytes)} MB`;
  return [
    spent,
    ...(lost === null ? [] : [`${grouped(lost)} lost`]),
    `${grouped(duplicates)} twice`,
    ...notes,
    `others ${cost.othersCpuSeconds.toFixed(1)} CPU-s`,
  ].join('; ');
}
