import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { formatMatcher } from '@tocsin/contracts/tenant/matcher';
import type { WrittenRoute } from './randomTree.ts';

/** Where the Debian package prometheus-alertmanager has it. */
export const amtoolProgram = '/usr/bin/amtool';

/**
 * The receivers that Alertmanager's own tool finds for a label set, in its order (`amtool config routes test`). `file` is written on the way. Null when it refuses
 * the tree or the labels; throws when it does anything else.
 */
export async function receiversByAmtool(file: string, root: WrittenRoute, labels: Readonly<Record<string, string>>): Promise<string[] | null> {
  // JSON is YAML, and both sides read it the same.
  await writeFile(file, JSON.stringify({ route: root, receivers: receiversIn(root).map((name) => ({ name })) }));
  const given = Object.entries(labels).map(([name, value]) => formatMatcher({ name, operator: '=', value }));
  try {
    const { stdout } = await promisify(execFile)(amtoolProgram, ['config', 'routes', 'test', `--config.file=${file}`, ...given], { env: {}, timeout: 20_000 });
    return stdout.trim().split(',');
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: unknown };
    if (code === 1 && /^amtool: error:/m.test(String(stderr))) return null;
    throw error;
  }
}

/** Every receiver that a tree names, once. */
export function receiversIn(route: WrittenRoute): string[] {
  const names = [route, ...(route.routes ?? [])].flatMap((each) => (each === route ? (each.receiver ?? []) : receiversIn(each)));
  return [...new Set(names)];
}

/** Does the work for each item, so many at a time, and answers in their order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, number: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async () => {
    for (let number = next++; number < items.length; number = next++) results[number] = await work(items[number] as Item, number);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
