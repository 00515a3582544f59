import { readAlertSearch } from '@tocsin/contracts/alertSearch';
import { TocsinError } from '@tocsin/contracts/errors';
import type { ReplyGroup, ReplyView } from '@tocsin/contracts/reply';
import { replyGroupOfRow } from '@tocsin/core/replyGroup';
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
  return groups.filter(({ status }) => status === 'open').map(replyGroupOfRow);
}
