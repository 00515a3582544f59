import type { Channel } from '../state/channel.ts';
import type { SlackObject, StoredMessage } from '../state/message.ts';
import { presentMessage } from '../state/presentMessage.ts';
import { tsOf } from '../state/timestamps.ts';
import type { Workspace } from '../state/workspace.ts';
import { type FoundAction, optionsOf } from './findAction.ts';

export interface ClickFacts {
  workspace: Workspace;
  channel: Channel;
  message: StoredMessage;
  action: FoundAction;
  userId: string;
  value: string | undefined;
  triggerId: string;
  responseUrl: string;
  nowMs: number;
}

/** The `block_actions` payload Slack sends for a click in a message. */
export function clickPayload({ workspace, channel, message, action, userId, value, triggerId, responseUrl, nowMs }: ClickFacts): SlackObject {
  const user = workspace.users.get(userId);
  const picked = chosen(action.element, value);
  const inThread = message.threadTs === undefined ? {} : { thread_ts: message.threadTs };
  return {
    type: 'block_actions',
    user: { id: userId, username: user?.name ?? userId, name: user?.name ?? userId, team_id: workspace.id },
    api_app_id: workspace.appId,
    token: 'deprecated-verification-token',
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: message.onlyFor !== undefined, ...inThread },
    trigger_id: triggerId,
    team: { id: workspace.id, domain: workspace.domain },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
    message: presentMessage(workspace, channel, message, 'all'),
    state: { values: stateOf(action, picked) },
    response_url: responseUrl,
    actions: [
      {
        action_id: action.element.action_id,
        block_id: action.blockId,
        ...picked,
        type: action.element.type,
        action_ts: tsOf(Math.floor(nowMs) * 1_000),
      },
    ],
  };
}

/** What stands in the message's menus after the choice. Buttons have no state. */
function stateOf({ blockId, element }: FoundAction, picked: SlackObject): SlackObject {
  if (!('selected_option' in picked)) return {};
  return { [blockId]: { [String(element.action_id)]: { type: element.type, ...picked } } };
}

/** What was pressed or chosen, in the field its kind of element uses. */
function chosen(element: SlackObject, value: string | undefined): SlackObject {
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return {
        text: element.text,
        ...(element.value === undefined ? {} : { value: element.value }),
        ...(element.style === undefined ? {} : { style: element.style }),
      };
    case 'static_select':
    case 'overflow':
    case 'radio_buttons':
      return { selected_option: optionsOf(element).find((option) => option.value === value) ?? optionsOf(element)[0] };
    case 'users_select':
      return { selected_user: value };
    case 'channels_select':
      return { selected_channel: value };
    case 'conversations_select':
      return { selected_conversation: value };
    case 'datepicker':
      return { selected_date: value };
    default:
      return { value };
  }
}
