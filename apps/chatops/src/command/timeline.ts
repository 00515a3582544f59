import type { ReplyView } from '@tocsin/contracts/reply';
import { codeOf } from '@tocsin/core/slashCommand';
import { chronicleOf } from '@tocsin/core/timeline/chronicleOf';
import { environmentOfGroup, refusal } from '../allow.ts';
import type { Asked, CommandDeps } from './deps.ts';
import { findGroup } from './findGroup.ts';

/** Puts what happened to a group, in order, into its thread as a file: the start of a postmortem. Whoever may note may do it; where a group is shown in several channels, in that where they ask. */
export async function timeline<Tx>(deps: CommandDeps<Tx>, asked: Asked): Promise<ReplyView> {
  const found = await findGroup(deps, asked, 'timeline');
  if ('reply' in found) return found.reply;
  const { groupId } = found;
  const { tenantId, plan, actor } = asked;
  const [group, anchors] = await deps.inTenant(tenantId, (tx) => Promise.all([deps.lockGroup(tx, groupId), deps.loadAnchors(tx, [groupId])]));
  const environment = group === null ? null : environmentOfGroup(plan, group);
  const refused = await refusal(deps, { plan, actor, permission: 'note', environment, subject: groupId });
  if (refused !== null) return refused;
  const threads = anchors.flatMap(({ channelId, ts }) => (channelId === null || ts === null ? [] : [{ channelId, threadTs: ts }]));
  const thread = threads.find(({ channelId }) => channelId === asked.channelId) ?? threads[0];
  const history = thread === undefined ? null : await deps.readTimeline(tenantId, groupId);
  if (thread === undefined || history === null) return { kind: 'said', phrase: 'reply_timeline_nowhere', values: {} };
  const code = codeOf(groupId);
  const content = deps.timelineMarkdown(history, chronicleOf(history));
  const why = await deps.shareFile(tenantId, { ...thread, filename: `timeline-${code}.md`, title: `timeline-${code}.md`, content });
  if (why !== null) return { kind: 'said', phrase: 'reply_timeline_failed', values: { codeWhy: why, codeRight: 'files:write' } };
  await deps.inTenant(tenantId, (tx) => deps.audit(tx, { actor, action: 'timeline.shared', subject: groupId, detail: thread }));
  return { kind: 'said', phrase: 'reply_timeline', values: {} };
}
