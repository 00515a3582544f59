import { z } from 'zod';
import type { DoubleState } from '../doubleState.ts';
import type { Workspace } from './workspace.ts';
import { ensureChannel } from './workspace.ts';

const place = { team: z.string().optional(), channel: z.string().min(1) };

/** What people do to a channel in Slack: `channel` is its ID or name. Without `team` the first workspace is meant. */
export const channelChangeSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.enum(['create', 'archive', 'unarchive', 'delete', 'remove_app', 'add_app']), ...place }),
  z.strictObject({ do: z.literal('rename'), name: z.string().regex(/^[^\s#,@<>]{1,80}$/, 'must be a channel name without #'), ...place }),
]);
export type ChannelChange = z.infer<typeof channelChangeSchema>;

/** Changes a channel from outside of the API. Throws when there is none, or when a new name is taken; a ZodError for anything else. */
export function changeChannel(state: Pick<DoubleState, 'workspaces'>, input: ChannelChange): { id: string; name: string } {
  const change = channelChangeSchema.parse(input);
  const [first] = state.workspaces.keys();
  const workspace = state.workspaces.get(change.team ?? first ?? '');
  if (!workspace) throw new Error(`there is no workspace ${change.team}`);
  const name = change.channel.replace(/^#/, '');
  if (change.do === 'create') return ensureChannel(workspace, name);
  const channel = workspace.channels.get(change.channel) ?? workspace.channels.get(workspace.channelIds.get(name) ?? '');
  if (!channel) throw new Error(`there is no channel ${change.channel}`);
  if (change.do === 'archive' || change.do === 'unarchive') channel.isArchived = change.do === 'archive';
  else if (change.do === 'remove_app') channel.members.delete(workspace.botUserId);
  else if (change.do === 'add_app') channel.members.add(workspace.botUserId);
  else {
    if (change.do === 'rename' && workspace.channelIds.has(change.name)) throw new Error(`there is a channel ${change.name} already`);
    workspace.channelIds.delete(channel.name);
    if (change.do === 'rename') rename(workspace, channel, change.name);
    else workspace.channels.delete(channel.id);
  }
  return channel;
}

function rename(workspace: Workspace, channel: { id: string; name: string }, name: string): void {
  channel.name = name;
  workspace.channelIds.set(name, channel.id);
}
