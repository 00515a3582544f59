import { z } from 'zod';
import { findAction, optionsOf } from '../clicks/findAction.ts';
import { type AppAnswer, postSigned } from '../clicks/postSigned.ts';
import { issueTrigger } from '../clicks/triggers.ts';
import type { DoubleState } from '../doubleState.ts';
import { viewerOf } from '../modals/openViews.ts';
import type { SlackObject } from '../state/message.ts';
import { ensureDirect } from '../state/workspace.ts';
import { type EventResult, sendEvent } from './sendEvent.ts';

const lookerSchema = z.strictObject({
  /** The first workspace when not given. */
  team: z.string().optional(),
  /** User ID; the workspace's first user when not given. */
  user: z.string().optional(),
});
export type Looker = z.infer<typeof lookerSchema>;

export const homePressSchema = lookerSchema.extend({
  actionId: z.string(),
  /** Decides between several buttons of one action ID; what was chosen, for menus. */
  value: z.string().optional(),
});
export type HomePress = z.infer<typeof homePressSchema>;

/** What the app published for somebody; null before it has. Throws an Error when there is no such workspace. */
export function homeOf(state: DoubleState, input: Looker): SlackObject | null {
  const { workspace, userId } = viewerOf(state, lookerSchema.parse(input));
  return workspace.views.get(`VHOME${userId}`)?.view ?? null;
}

/** Somebody opens the app's Home: the app is told (`app_home_opened`), with the view that is shown. Throws an Error when there is no such workspace. */
export async function openHome(state: DoubleState, input: Looker): Promise<EventResult> {
  const { workspace, userId } = viewerOf(state, lookerSchema.parse(input));
  const view = workspace.views.get(`VHOME${userId}`)?.view;
  const channel = ensureDirect(workspace, userId).id;
  return sendEvent(state, workspace, { type: 'app_home_opened', user: userId, channel, tab: 'home', ...(view && { view }) });
}

/** Somebody presses something on the app's Home. Like Slack it comes without a channel, a message, and an address for an answer. Throws an Error when there is no such button. */
export async function pressHome(state: DoubleState, input: HomePress): Promise<Omit<AppAnswer, 'text'>> {
  const { actionId, value, ...looker } = homePressSchema.parse(input);
  const { workspace, userId } = viewerOf(state, looker);
  const view = homeOf(state, looker);
  const blocksJson = JSON.stringify(view?.blocks ?? []);
  const action = findAction({ ts: '', micros: 0, botId: '', reactions: [], content: { text: '', blocksJson } }, actionId, value);
  if (!view || !action) throw new Error(`the Home of ${userId} has no element with action_id ${actionId}${value === undefined ? '' : ` and value ${value}`}`);
  const { element } = action;
  const option = optionsOf(element).find((each) => each.value === value);
  const picked = option ? { selected_option: option } : { value: element.value };
  const name = workspace.users.get(userId)?.name ?? userId;
  const payload = {
    ...{ type: 'block_actions', user: { id: userId, username: name, name, team_id: workspace.id }, api_app_id: workspace.appId },
    ...{
      token: 'deprecated-verification-token',
      trigger_id: issueTrigger(state, workspace.id, userId),
      team: { id: workspace.id, domain: workspace.domain },
      enterprise: null,
    },
    ...{ is_enterprise_install: false, container: { type: 'view', view_id: view.id }, view },
    actions: [{ action_id: actionId, block_id: action.blockId, type: element.type, ...picked, action_ts: String(state.now() / 1_000) }],
  };
  const { text: _text, ...answer } = await postSigned(state, state.settings.interactivityUrl, `payload=${encodeURIComponent(JSON.stringify(payload))}`);
  return answer;
}
