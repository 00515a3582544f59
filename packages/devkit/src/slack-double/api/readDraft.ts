import type { Draft } from '../accept.ts';
import { textTotal, validateAttachments, validateBlocks } from '../blocks/validateMessage.ts';
import type { Arguments } from '../http/parseArguments.ts';
import { jsonArgument, textArgument } from '../http/parseArguments.ts';
import { contentRefusal, SlackRefusal } from '../http/slackRefusal.ts';
import type { MessageMetadata, SlackObject } from '../state/message.ts';
import { metadataSchema } from './metadata.ts';

/** Text over all blocks, found by trial: rejections were seen from 11,341 to about 13,200 (slackapi/bolt-js#2509, #2867). Not documented. */
const blocksTextMax = 12_000;
const attachmentsMax = 100;
const markdownTextMax = 12_000;

/** What a call says, checked as Slack checks it. Absent parts stay undefined, so that an update can keep what is not named. */
export function readDraft(args: Arguments): Partial<Draft> {
  const markdown = textArgument(args, 'markdown_text');
  const text = textArgument(args, 'text') ?? markdown;
  const blocks = readBlocks(args);
  const attachments = readAttachments(args);
  if (markdown !== undefined && (textArgument(args, 'text') !== undefined || blocks !== undefined)) throw new SlackRefusal('markdown_text_conflict');
  if (markdown !== undefined && markdown.length > markdownTextMax) throw new SlackRefusal('msg_too_long');
  if (textTotal(blocks ?? []) + textTotal(attachments?.flatMap(blocksOf) ?? []) > blocksTextMax) throw new SlackRefusal('msg_blocks_too_long');
  const metadata = readMetadata(args);
  return { ...(text === undefined ? {} : { text }), ...(blocks && { blocks }), ...(attachments && { attachments }), ...(metadata && { metadata }) };
}

/** The draft of a new message. Throws `no_text` when it says nothing. */
export function readNewDraft(args: Arguments): Draft {
  const draft = readDraft(args);
  if (draft.text === undefined && !draft.blocks?.length && !draft.attachments?.length) throw new SlackRefusal('no_text');
  return { ...draft, text: draft.text ?? '', metadata: draft.metadata?.event_type === '' ? undefined : draft.metadata };
}

const blocksOf = (attachment: SlackObject): SlackObject[] => (Array.isArray(attachment.blocks) ? (attachment.blocks as SlackObject[]) : []);

function readBlocks(args: Arguments): SlackObject[] | undefined {
  const value = jsonArgument(args, 'blocks', 'invalid_blocks_format');
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new SlackRefusal('invalid_blocks_format');
  const problems = validateBlocks(value);
  if (problems.length > 0) throw contentRefusal('invalid_blocks', problems);
  return value as SlackObject[];
}

function readAttachments(args: Arguments): SlackObject[] | undefined {
  const value = jsonArgument(args, 'attachments', 'invalid_attachments');
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new SlackRefusal('invalid_attachments');
  if (value.length > attachmentsMax) throw new SlackRefusal('too_many_attachments');
  const problems = validateAttachments(value);
  if (problems.length > 0) throw contentRefusal('invalid_attachments', problems);
  return value as SlackObject[];
}

function readMetadata(args: Arguments): MessageMetadata | undefined {
  const value = jsonArgument(args, 'metadata', 'invalid_metadata_format');
  if (value === undefined) return undefined;
  const read = metadataSchema.safeParse(value);
  if (!read.success) throw new SlackRefusal('invalid_metadata_schema');
  return read.data;
}
