import type { ReplyView } from '@tocsin/contracts/reply';
import { boundsOfCode } from '@tocsin/core/slashCommand';
import type { Asked, CommandDeps } from './deps.ts';

/** The group that a command's first word means, or what to say when it means none or several. */
export async function findGroup<Tx>(deps: CommandDeps<Tx>, { tenantId, words }: Asked, verb: string): Promise<{ groupId: string } | { reply: ReplyView }> {
  const [code] = words;
  if (code === undefined) return { reply: { kind: 'said', phrase: 'reply_needs_code', values: { codeExample: `/tocsin ${verb} 3fa9c1d2`, codeList } } };
  const bounds = boundsOfCode(code);
  const [groupId, another] = bounds === null ? [] : await deps.inTenant(tenantId, (tx) => deps.groupsByCode(tx, bounds));
  if (groupId === undefined) return { reply: { kind: 'said', phrase: 'reply_no_group', values: { codeCode: code, codeList } } };
  return another === undefined ? { groupId } : { reply: { kind: 'said', phrase: 'reply_which_group', values: { codeCode: code } } };
}

const codeList = '/tocsin list';
