import type { Arguments } from '../http/parseArguments.ts';
import { textArgument } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';

/** Reads a cursor of ours: `label:number` in base64, as Slack's `next_ts:1512085861000543`. Undefined when none was given; throws `invalid_cursor` for another one. */
export function readCursor(args: Arguments, label: string): number | undefined {
  const cursor = textArgument(args, 'cursor');
  if (cursor === undefined) return undefined;
  const match = /^([a-z_]+):(\d{1,17})$/.exec(Buffer.from(cursor, 'base64').toString('utf8'));
  if (!match || match[1] !== label) throw new SlackRefusal('invalid_cursor');
  return Number(match[2]);
}

/** The `response_metadata` that points to the next page, or says that there is none. */
export function nextCursor(label: string, value: number | undefined): { next_cursor: string } {
  return { next_cursor: value === undefined ? '' : Buffer.from(`${label}:${value}`).toString('base64') };
}

/** One page of a list, and what follows it. */
export function pageOf<T>(items: readonly T[], args: Arguments, limit: number): { items: T[]; response_metadata: { next_cursor: string } } {
  const from = readCursor(args, 'offset') ?? 0;
  const next = from + limit < items.length ? from + limit : undefined;
  return { items: items.slice(from, from + limit), response_metadata: nextCursor('offset', next) };
}
