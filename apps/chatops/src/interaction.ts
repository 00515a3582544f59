import { actionIds, silenceMinutes } from '@tocsin/contracts/message';
import { z } from 'zod';

/** The parts of Slack's `block_actions` payload that we believe: who pressed what, in which workspace. What the message says is not among them. */
const payloadSchema = z.object({
  type: z.string(),
  team: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string(), name: z.string().optional(), username: z.string().optional(), team_id: z.string().optional() }),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional(), selected_option: z.object({ value: z.string() }).nullish() })).default([]),
});

/** A press of one of our buttons, or a choice from one of our menus. */
export interface Press {
  action: 'acknowledged' | 'resolved' | 'silenced';
  /** For how long, when silenced. */
  minutes: number;
  groupId: string;
  teamId: string;
  userId: string;
  userName: string;
}

const actions: Readonly<Record<string, Press['action']>> = {
  [actionIds.acknowledge]: 'acknowledged',
  [actionIds.resolve]: 'resolved',
  [actionIds.silence]: 'silenced',
};

/** Reads the form that Slack posts. Null for what is nothing to us (link buttons, other types); throws a `SyntaxError` for what is no payload at all. */
export function readPress(rawBody: Buffer): Press | null {
  const form = new URLSearchParams(rawBody.toString('utf8')).get('payload');
  if (form === null) throw new SyntaxError('no payload in the form');
  const parsed = payloadSchema.safeParse(JSON.parse(form));
  if (!parsed.success) throw new SyntaxError('not a payload of Slack');
  const { type, team, user, actions: pressed } = parsed.data;
  const button = pressed[0];
  const action = button && actions[button.action_id];
  const [groupId = '', minutes = '0', ...rest] = (button?.selected_option?.value ?? button?.value ?? '').split(' ');
  if (type !== 'block_actions' || !action || rest.length > 0 || !z.uuid().safeParse(groupId).success) return null;
  if (action === 'silenced' && !silenceMinutes.some((offered) => String(offered) === minutes)) return null;
  const teamId = team?.id ?? user.team_id;
  if (!teamId) return null;
  return { action, minutes: Number(minutes), groupId, teamId, userId: user.id, userName: user.name ?? user.username ?? user.id };
}
