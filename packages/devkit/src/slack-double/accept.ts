import type { DoubleState } from './doubleState.ts';
import { applyWrite } from './state/applyWrite.ts';
import type { Channel } from './state/channel.ts';
import { nextTimestamp } from './state/channel.ts';
import type { MessageMetadata, SlackObject } from './state/message.ts';
import type { AcceptedWrite } from './state/record.ts';
import { tsOf } from './state/timestamps.ts';
import type { Workspace } from './state/workspace.ts';

/** A checked message on its way in. */
export interface Draft {
  text: string;
  blocks?: SlackObject[] | undefined;
  attachments?: SlackObject[] | undefined;
  metadata?: MessageMetadata | undefined;
}

type About = Pick<AcceptedWrite, 'kind' | 'botId'> & Partial<Pick<AcceptedWrite, 'ts' | 'threadTs' | 'broadcast' | 'username' | 'iconEmoji' | 'onlyFor'>>;

/** Takes a write for good: numbers it, writes it down, changes the workspace, tells the listeners. From here on it counts, whatever the sender gets to hear. */
export function accept(state: DoubleState, workspace: Workspace, channel: Channel, about: About, draft: Draft): AcceptedWrite {
  const at = state.now();
  const seq = state.log.lastSeq() + 1;
  const label = seq.toString(36);
  const write: AcceptedWrite = {
    ...about,
    seq,
    at,
    team: workspace.id,
    channel: channel.id,
    channelName: channel.name,
    ts: about.ts ?? tsOf(nextTimestamp(channel, at)),
    content: {
      text: draft.text,
      blocksJson: draft.blocks && JSON.stringify(labelled(draft.blocks, label)),
      attachmentsJson: draft.attachments && JSON.stringify(numbered(draft.attachments, label)),
      metadata: draft.metadata,
    },
  };
  applyWrite(workspace, write);
  state.log.push(write);
  state.file?.append(write);
  for (const listener of state.listeners) listener(write);
  return write;
}

/** Slack names each block that came without a `block_id`; a new version of a message gets new names. */
const labelled = (blocks: readonly SlackObject[], label: string): SlackObject[] => blocks.map((block, index) => ({ block_id: `${label}.${index}`, ...block }));

/** Slack numbers attachments and gives each a fallback text. */
function numbered(attachments: readonly SlackObject[], label: string): SlackObject[] {
  return attachments.map((attachment, index) => ({
    id: index + 1,
    fallback: '[no preview available]',
    ...attachment,
    ...(Array.isArray(attachment.blocks) ? { blocks: labelled(attachment.blocks as SlackObject[], `${label}a${index}`) } : {}),
  }));
}
