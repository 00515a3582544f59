import { addMessage, removeMessage } from './channel.ts';
import type { StoredMessage } from './message.ts';
import type { AcceptedWrite } from './record.ts';
import { microsOf, tsOf } from './timestamps.ts';
import type { Workspace } from './workspace.ts';
import { ensureChannel, ensureDirect } from './workspace.ts';

/**
 * Does to a workspace what an accepted write says. New writes and those read from the record file take this one way, so a restart ends in the same state.
 * A write about a message that is no longer known changes nothing.
 */
export function applyWrite(workspace: Workspace, write: AcceptedWrite): void {
  const channel =
    workspace.channels.get(write.channel) ?? (write.channel.startsWith('D') ? directOf(workspace, write) : ensureChannel(workspace, write.channelName));
  if (write.kind !== 'update' && write.kind !== 'delete') {
    addMessage(channel, newMessage(write));
    return;
  }
  const message = channel.byTs.get(write.ts);
  if (!message) return;
  if (write.kind === 'delete') removeMessage(channel, message);
  else {
    message.content = write.content;
    message.editedTs = tsOf(write.at * 1_000);
  }
}

function directOf(workspace: Workspace, write: AcceptedWrite) {
  const user = [...workspace.users.values()].find(({ name }) => name === write.channelName);
  return ensureDirect(workspace, user?.id ?? write.channelName);
}

function newMessage(write: AcceptedWrite): StoredMessage {
  return {
    ts: write.ts,
    micros: microsOf(write.ts) ?? 0,
    botId: write.botId,
    username: write.username,
    iconEmoji: write.iconEmoji,
    threadTs: write.threadTs,
    broadcast: write.broadcast,
    onlyFor: write.onlyFor,
    reactions: [],
    content: write.content,
  };
}
