import { lookUpChannel } from '../api/findChannel.ts';
import type { DoubleState } from '../doubleState.ts';
import type { Channel } from '../state/channel.ts';
import type { StoredMessage } from '../state/message.ts';
import type { Workspace } from '../state/workspace.ts';

/** What a click or a reader of the page points to. */
export interface Pointed {
  team?: string | undefined;
  channel: string;
  ts: string;
  user?: string | undefined;
}

/** The message pointed to, with its workspace and channel, and who points. Throws an Error that names what is missing. */
export function findPosted(state: DoubleState, pointed: Pointed): { workspace: Workspace; channel: Channel; message: StoredMessage; userId: string } {
  const workspace = pointed.team === undefined ? [...state.workspaces.values()][0] : state.workspaces.get(pointed.team);
  if (!workspace) throw new Error(`no workspace ${pointed.team ?? ''}`);
  const channel = lookUpChannel(workspace, pointed.channel);
  if (!channel) throw new Error(`no channel ${pointed.channel} in ${workspace.name}`);
  const message = channel.byTs.get(pointed.ts) ?? channel.ephemerals.find(({ ts }) => ts === pointed.ts);
  if (!message) throw new Error(`no message ${pointed.ts} in ${channel.name}`);
  const userId = pointed.user ?? [...workspace.users.keys()][0] ?? 'U0SOMEBODY';
  return { workspace, channel, message, userId };
}
