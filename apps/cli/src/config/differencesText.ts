import { styleText } from 'node:util';
import type { ConfigDifference } from '@tocsin/core/configDiff/diffConfig';
import { stringify } from 'yaml';
import { visible } from '../text/visible.ts';

const [pathMax, valueMax, linesMax] = [56, 96, 200];

const marks = { added: ['+', 'green'], removed: ['-', 'red'], changed: ['~', 'yellow'], moved: ['>', 'cyan'] } as const;

/** Differences of two files for people, a line each: `~ route.group_wait  30s → 10s`. Long values go below their line, as the file has them. */
export function differencesText(differences: readonly ConfigDifference[], colour: boolean): string {
  const width = Math.min(pathMax, Math.max(0, ...differences.map(({ path }) => path.length)));
  const lines = differences.slice(0, linesMax).map((difference) => {
    const [mark, style] = marks[difference.kind];
    const painted = colour ? styleText(style, mark, { validateStream: false }) : mark;
    const [path, value] = [visible(difference.path), valueText(difference)];
    return `  ${painted} ${value.startsWith('\n') ? path : `${path.padEnd(width)}  `}${value}\n`;
  });
  const more = differences.length > linesMax ? [`  ... and ${differences.length - linesMax} more\n`] : [];
  return [...lines, ...more].join('');
}

function valueText(difference: ConfigDifference): string {
  switch (difference.kind) {
    case 'moved':
      return `moves from place ${difference.from} to ${difference.to}`;
    case 'changed': {
      const [before, after] = [flow(difference.before), flow(difference.after)];
      return before.length + after.length <= valueMax ? `${before} → ${after}` : `${below('-', difference.before)}${below('+', difference.after)}`;
    }
    case 'added':
      return flow(difference.after).length <= valueMax ? flow(difference.after) : below('+', difference.after);
    case 'removed':
      return flow(difference.before).length <= valueMax ? flow(difference.before) : below('-', difference.before);
  }
}

function flow(value: unknown): string {
  return visible(stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trimEnd());
}

function below(mark: string, value: unknown): string {
  const lines = stringify(value, { lineWidth: 100 }).trimEnd().split('\n');
  return lines.map((line) => `\n      ${mark} ${visible(line)}`).join('');
}
