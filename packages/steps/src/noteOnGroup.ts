import { TocsinError } from '@tocsin/contracts/errors';
import type { GroupAction } from '@tocsin/contracts/groupAction';
import { nameOf } from '@tocsin/core/groupView';
import { storableText } from '@tocsin/core/storableText';
import type { ActDeps, ActRequest, ActResult } from './actOnGroup.ts';
import { oweLines } from './oweLines.ts';

/** As long as a message of Slack can be. */
const noteCharsMax = 4_000;

/** Keeps what a person says about a group in its timeline, and says it in its threads. Also of a group that is over. Throws `invalid_input` for an empty or endless note. */
export async function noteOnGroup<Tx>(
  deps: ActDeps<Tx>,
  { tenantId, groupId, action, actor }: ActRequest<Extract<GroupAction, { do: 'note' }>>,
): Promise<ActResult> {
  const text = storableText(action.text).trim();
  if (text === '') throw new TocsinError('invalid_input', 'a note says something');
  if (text.length > noteCharsMax) throw new TocsinError('invalid_input', `a note has at most ${noteCharsMax} characters`);
  return deps.inTenant(tenantId, async (tx) => {
    const group = await deps.lockGroup(tx, groupId);
    if (group === null) return { result: 'unknown_group', alerts: 0, groupIds: [], lanes: [] };
    const now = deps.now();
    await deps.noteTimeline(tx, { groupId, episode: action.episode ?? group.episode, at: now, kind: 'noted', actor, detail: { text } });
    const view = { action: 'noted', by: nameOf(actor), at: now, count: 0, note: text } as const;
    const lanes = action.alreadySaid ? [] : await oweLines(deps, tx, [{ group, view }], now);
    await deps.audit(tx, { actor, action: 'group.noted', subject: groupId, detail: { characters: text.length } });
    return { result: 'done', alerts: 0, groupIds: [], lanes };
  });
}
