import type { GroupAction } from '@tocsin/contracts/groupAction';
import { actionIds, silenceMinutes, snoozeMinutes } from '@tocsin/contracts/message';
import { z } from 'zod';

/** The parts of Slack's `block_actions` payload that we believe: who pressed what, in which workspace. What the message says is not among them. */
const payloadSchema = z.object({
  type: z.string(),
  team: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string(), name: z.string().optional(), username: z.string().optional(), team_id: z.string().optional() }),
  response_url: z.string().max(500).optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional(), selected_option: z.object({ value: z.string() }).nullish() })).default([]),
});

/** What a button or a menu asks for. */
export type Wanted =
  | Extract<GroupAction, { do: 'acknowledge' | 'unacknowledge' | 'resolve' }>
  | { do: 'snooze'; minutes: number }
  | { do: 'silence'; minutes: number }
  | { do: 'escalate' };

/** A press of one of our buttons, or a choice from one of our menus. */
export interface Press {
  wanted: Wanted;
  groupId: string;
  teamId: string;
  userId: string;
  userName: string;
  /** Where whoever pressed it can be told something; null where Slack named nothing. */
  responseUrl: string | null;
}

/** Reads the form that Slack posts. Null for what is nothing to us (link buttons, other types); throws a `SyntaxError` for what is no payload at all. */
export function readPress(rawBody: Buffer): Press | null {
  const form = new URLSearchParams(rawBody.toString('utf8')).get('payload');
  if (form === null) throw new SyntaxError('no payload in the form');
  const parsed = payloadSchema.safeParse(JSON.parse(form));
  if (!parsed.success) throw new SyntaxError('not a payload of Slack');
  const { type, team, user, actions, response_url: responseUrl = null } = parsed.data;
  const [button] = actions;
  const [groupId = '', minutes, ...rest] = (button?.selected_option?.value ?? button?.value ?? '').split(' ');
  const wanted = button && wantedOf(button.action_id, minutes);
  const teamId = team?.id ?? user.team_id;
  if (type !== 'block_actions' || !wanted || rest.length > 0 || !teamId || !z.uuid().safeParse(groupId).success) return null;
  return { wanted, groupId, teamId, userId: user.id, userName: user.name ?? user.username ?? user.id, responseUrl };
}

/** A menu's times are those that we offered: others are nothing. */
function wantedOf(actionId: string, minutes: string | undefined): Wanted | null {
  const offered = actionId === actionIds.silence ? silenceMinutes : actionId === actionIds.snooze ? snoozeMinutes : null;
  if (offered === null) return minutes === undefined ? (plain[actionId] ?? null) : null;
  const chosen = offered.find((each) => String(each) === minutes);
  return chosen === undefined ? null : actionId === actionIds.silence ? { do: 'silence', minutes: chosen } : { do: 'snooze', minutes: chosen };
}

const plain: Readonly<Record<string, Wanted>> = {
  [actionIds.acknowledge]: { do: 'acknowledge' },
  [actionIds.unacknowledge]: { do: 'unacknowledge' },
  [actionIds.resolve]: { do: 'resolve' },
  [actionIds.escalate]: { do: 'escalate' },
};
