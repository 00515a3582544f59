import type { Actor } from '@tocsin/contracts/actor';
import { readAlertSearch } from '@tocsin/contracts/alertSearch';
import { TocsinError } from '@tocsin/contracts/errors';
import type { ReplyGroup, ReplyView } from '@tocsin/contracts/reply';
import { severities } from '@tocsin/contracts/severity';
import { nameOf } from '@tocsin/core/groupView';
import { codeOf } from '@tocsin/core/slashCommand';
import type { BoardGroup } from '@tocsin/store/readGroups';
import type { Asked, CommandDeps } from './deps.ts';

const read = 500;
const shown = 10;

/** What is open, the worst first: all of it, or the groups of alerts that have the labels and words that were typed. */
export async function listGroups<Tx>(deps: CommandDeps<Tx>, { tenantId, words }: Asked): Promise<ReplyView> {
  let found: ReadonlySet<string> | null;
  try {
    found = words.length === 0 ? null : await groupsFound(deps, tenantId, words);
  } catch (error) {
    if (error instanceof TocsinError && error.code === 'invalid_input') return { kind: 'said', phrase: 'reply_list_wrong', values: { why: error.message } };
    throw error;
  }
  const open = (await readOpenGroups(deps, tenantId)).filter(({ groupId }) => found === null || found.has(groupId));
  return { kind: 'groups', groups: open.slice(0, shown), more: Math.max(0, open.length - shown) };
}

async function groupsFound<Tx>(deps: CommandDeps<Tx>, tenantId: string, words: readonly string[]): Promise<ReadonlySet<string>> {
  const isMatcher = (word: string) => /[=!~]/.test(word);
  const parameters = new URLSearchParams([
    ...words.filter(isMatcher).map((word): [string, string] => ['filter', word]),
    ['text', words.filter((word) => !isMatcher(word)).join(' ')],
    ['state', 'active'],
    ['limit', '200'],
  ]);
  const alertIds = await deps.findAlerts(tenantId, readAlertSearch(parameters, deps.now()));
  return new Set((await deps.inTenant(tenantId, (tx) => deps.loadAlerts(tx, alertIds))).flatMap(({ groupIds }) => groupIds));
}

/** All that is open, the worst first. */
export async function readOpenGroups<Tx>(deps: CommandDeps<Tx>, tenantId: string): Promise<ReplyGroup[]> {
  const groups = await deps.inTenant(tenantId, (tx) => deps.readGroups(tx, deps.now(), read));
  return groups.filter(({ status }) => status === 'open').map(lineOfBoard);
}

/** A group of the board as a line of a reply shows it. */
export function lineOfBoard(group: BoardGroup): ReplyGroup {
  const { groupId, firing, acknowledged, resolved, suppressed, headline, openedAt } = group;
  const status = firing > 0 ? 'firing' : acknowledged > 0 ? 'acknowledged' : suppressed > 0 ? 'suppressed' : 'resolved';
  return {
    ...{ groupId, status, code: codeOf(groupId), since: openedAt, counts: { firing, acknowledged, resolved, suppressed } },
    severity: severities.find((severity) => severity === group.severity) ?? 'info',
    headline: headline ?? Object.values(group.labels).join(' '),
    by: status === 'acknowledged' && group.acknowledgedBy ? nameOf(group.acknowledgedBy as Actor) : null,
  };
}
