import { z } from 'zod';
import type { DoubleState } from '../doubleState.ts';
import { type EventResult, sendEvent } from './sendEvent.ts';

export const departureSchema = z.strictObject({
  /** The first workspace when not given. */
  team: z.string().optional(),
  /** `uninstall` throws the app out, `revoke` takes its tokens away; no token is good any more after either. */
  how: z.enum(['uninstall', 'revoke']),
});
export type Departure = z.infer<typeof departureSchema>;

/** A workspace throws the app out, or takes its tokens away: they are no good from then on, and the app is told as Slack does. Throws an Error when there is no such workspace. */
export async function depart(state: DoubleState, input: Departure): Promise<EventResult> {
  const { team, how } = departureSchema.parse(input);
  const workspace = team === undefined ? [...state.workspaces.values()][0] : state.workspaces.get(team);
  if (!workspace) throw new Error(`no workspace ${team ?? ''}`);
  for (const [token, owner] of state.workspaceOfToken) if (owner === workspace) state.workspaceOfToken.delete(token);
  const revoked = await sendEvent(state, workspace, { type: 'tokens_revoked', tokens: { oauth: [], bot: [workspace.botUserId] } });
  return how === 'revoke' ? revoked : sendEvent(state, workspace, { type: 'app_uninstalled' });
}
