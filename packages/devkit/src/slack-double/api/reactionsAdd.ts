import { requiredText } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import { findChannel, findMessage } from './findChannel.ts';
import type { Call } from './method.ts';

/** `reactions.add`: an emoji by name under a message, once per user. Not part of the record. */
export function reactionsAdd(call: Call): Record<string, unknown> {
  const { workspace, args } = call;
  const message = findMessage(findChannel(call), requiredText(args, 'timestamp'));
  const name = requiredText(args, 'name');
  if (!/^[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?$/.test(name)) throw new SlackRefusal('invalid_name');
  const reaction = message.reactions.find((known) => known.name === name);
  if (reaction?.users.includes(workspace.botUserId)) throw new SlackRefusal('already_reacted');
  if (reaction) reaction.users.push(workspace.botUserId);
  else message.reactions.push({ name, users: [workspace.botUserId] });
  return {};
}
