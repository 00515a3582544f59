import { z } from 'zod';
import { accept } from '../accept.ts';
import { lookUpChannel } from '../api/findChannel.ts';
import { readDraft } from '../api/readDraft.ts';
import type { DoubleState } from '../doubleState.ts';
import { type Arguments, parseJson } from '../http/parseArguments.ts';
import { postSigned } from './postSigned.ts';
import { issueResponseUrl } from './responseUrls.ts';
import { issueTrigger } from './triggers.ts';

export const commandSchema = z.strictObject({
  /** The first workspace when not given. */
  team: z.string().optional(),
  /** ID, or name with or without `#`. */
  channel: z.string(),
  /** User ID; the workspace's first user when not given. */
  user: z.string().optional(),
  /** With its slash, and what stands behind it. */
  text: z.string().regex(/^\/\S+/, 'must begin with a slash'),
});
export type Command = z.infer<typeof commandSchema>;

export interface CommandResult {
  ok: boolean;
  status: number;
  ms: number;
  error?: string;
  /** What the app answered at once; null when it answered nothing. */
  answer: Record<string, unknown> | null;
}

/** Types a slash command: signs and posts what Slack would, and shows the answer to whoever typed it. Throws an Error that names what is missing. */
export async function typeCommand(state: DoubleState, input: Command, ownUrl: string): Promise<CommandResult> {
  const { team, channel: wanted, user, text } = commandSchema.parse(input);
  const workspace = team === undefined ? [...state.workspaces.values()][0] : state.workspaces.get(team);
  if (!workspace) throw new Error(`no workspace ${team ?? ''}`);
  const channel = lookUpChannel(workspace, wanted);
  if (!channel) throw new Error(`no channel ${wanted} in ${workspace.name}`);
  const userId = user ?? [...workspace.users.keys()][0] ?? 'U0SOMEBODY';
  const [command = '', ...rest] = text.split(' ');
  const responseUrl = ownUrl + issueResponseUrl(state, { team: workspace.id, channel: channel.id, ts: '', user: userId, threadTs: undefined });
  const triggerId = issueTrigger(state, workspace.id, userId);
  const form = new URLSearchParams({
    ...{ team_id: workspace.id, team_domain: workspace.domain, channel_id: channel.id, channel_name: channel.name, api_app_id: workspace.appId },
    ...{ user_id: userId, user_name: workspace.users.get(userId)?.name ?? userId, command, text: escaped(rest.join(' ')) },
    ...{ response_url: responseUrl, trigger_id: triggerId, is_enterprise_install: 'false' },
  });
  const { text: said, ...result } = await postSigned(state, state.settings.commandsUrl, form.toString());
  const answer = result.ok ? (parseJson(said) as Record<string, unknown> | undefined) : undefined;
  if (answer) {
    const draft = readDraft(answer as Arguments);
    const visible = answer.response_type === 'in_channel' ? {} : { onlyFor: userId };
    accept(state, workspace, channel, { kind: 'response', botId: workspace.botId, ...visible }, { ...draft, text: draft.text ?? '' });
  }
  return { ...result, answer: answer ?? null };
}

/** As Slack does with what people type. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
