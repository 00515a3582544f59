import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';

type Shown = Pick<RecordEntry, 'blocks' | 'attachments'>;

/** The line about groups that say the same ends with how many alerts are how; the rows below it have each group's name and count. */
const total = / ([\d,]+) (firing|acknowledged|resolved)$/;
const onlyName = /`([^`]+)` · [\d,]+ (?:firing|acknowledged|resolved)$/;
const inRow = /`([^`]+)`\u00a0([\d,]+)/g;

/** The groups that a digest's message names with a count, by the name it gives them: how many of each one's alerts it says are firing. */
export function firingByName(entry: Shown): Map<string, number> {
  const named = new Map<string, number>();
  let status = '';
  for (const line of linesOf([entry.blocks, entry.attachments])) {
    const [, sum, state] = total.exec(line) ?? [];
    const [, name] = onlyName.exec(line) ?? [];
    status = state ?? status;
    const firing = (count: string) => (status === 'firing' ? Number(count.replaceAll(',', '')) : 0);
    if (sum !== undefined && name !== undefined) named.set(name, firing(sum));
    for (const [, each, count] of line.matchAll(inRow)) if (each && count) named.set(each, firing(count));
  }
  return named;
}

/** Every line of mrkdwn, in the order in which it is shown. */
function linesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(linesOf);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value && typeof value.text === 'string') return value.text.split('\n');
  return Object.values(value).flatMap(linesOf);
}
