import type { BoardEvents, PageGroup } from '../page/types.ts';

/** The board of a tenant at one moment. `more`: there are groups beyond those listed. */
export interface Board {
  groups: readonly PageGroup[];
  more: boolean;
}

/** One server-sent event. */
export function eventText<Name extends keyof BoardEvents>(name: Name, data: BoardEvents[Name]): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The whole board, for who has just come. */
export function wholeBoard(board: Board, now: number): string {
  return eventText('board', { groups: [...board.groups], more: board.more, now });
}

/** What is new between two boards; null when nothing is. The order is the page's business. */
export function boardChange(before: Board, after: Board, now: number): string | null {
  const known = new Map(before.groups.map((group) => [group.id, JSON.stringify(group)]));
  const put = after.groups.filter((group) => known.get(group.id) !== JSON.stringify(group));
  const left = new Set(after.groups.map((group) => group.id));
  const gone = before.groups.map((group) => group.id).filter((id) => !left.has(id));
  if (put.length === 0 && gone.length === 0 && before.more === after.more) return null;
  return eventText('change', { put, gone, more: after.more, now });
}
