import type { Actor } from '@tocsin/contracts/actor';
import { nameOf } from '@tocsin/core/groupView';
import { type BoardGroup, readGroups } from '@tocsin/store/readGroups';
import type { Tx } from '@tocsin/store/transaction';
import type { PageGroup, Severity } from '../page/types.ts';
import type { Board } from './boardText.ts';

/** More than a person reads; the worst come first. */
const groupsMax = 500;
const closedMs = 3_600_000;

/** The tenant's open groups and those that closed in the last hour, worst first. */
export async function readBoard(tx: Tx, now: number): Promise<Board> {
  const rows = await readGroups(tx, now - closedMs, groupsMax + 1);
  return { groups: rows.slice(0, groupsMax).map(pageGroupOf), more: rows.length > groupsMax };
}

function pageGroupOf(row: BoardGroup): PageGroup {
  const { groupId, receiver, labels, status, severity, firing, acknowledged, resolved, openedAt, changedAt, headline } = row;
  const acknowledgedBy = row.acknowledgedBy === null ? null : nameOf(row.acknowledgedBy as Actor);
  const shown = { severity: (severity ?? 'info') as Severity, headline: headline === null ? null : headline.slice(0, 300) };
  return { id: groupId, receiver, labels, open: status === 'open', ...shown, firing, acknowledged, resolved, openedAt, changedAt, acknowledgedBy };
}
