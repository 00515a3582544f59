import { validateView } from '../blocks/validateMessage.ts';
import type { Arguments } from '../http/parseArguments.ts';
import { jsonArgument, requiredText, textArgument } from '../http/parseArguments.ts';
import { contentRefusal, SlackRefusal } from '../http/slackRefusal.ts';
import type { SlackObject } from '../state/message.ts';
import type { Call } from './method.ts';

/** A trigger is good once and for so long. */
const triggerLifeMs = 3_000;

/** `views.open`: a modal, with the trigger of a click. */
export function viewsOpen(call: Call): Record<string, unknown> {
  spendTrigger(call, requiredText(call.args, 'trigger_id'));
  return { view: keep(call, `V${call.state.newId()}`, readView(call.args, 'modal')) };
}

/** `views.update`; with `hash` only when nobody updated it since. */
export function viewsUpdate(call: Call): Record<string, unknown> {
  const known = call.workspace.views.get(requiredText(call.args, 'view_id'));
  if (!known) throw new SlackRefusal('not_found');
  checkHash(call.args, known.hash);
  return { view: keep(call, known.id, readView(call.args, 'modal')) };
}

/** `views.publish`: the App Home of one user. */
export function viewsPublish(call: Call): Record<string, unknown> {
  const user = requiredText(call.args, 'user_id');
  if (!call.workspace.users.has(user)) throw new SlackRefusal('user_not_found');
  const id = `VHOME${user}`;
  const known = call.workspace.views.get(id);
  if (known) checkHash(call.args, known.hash);
  return { view: keep(call, id, readView(call.args, 'home')) };
}

function spendTrigger({ state, workspace }: Call, id: string): void {
  const trigger = state.triggers.get(id);
  if (!trigger || trigger.team !== workspace.id) throw new SlackRefusal('invalid_trigger_id');
  if (trigger.used) throw new SlackRefusal('exchanged_trigger_id');
  if (state.now() - trigger.atMs > triggerLifeMs) throw new SlackRefusal('expired_trigger_id');
  trigger.used = true;
}

function readView(args: Arguments, type: 'modal' | 'home'): SlackObject {
  const view = jsonArgument(args, 'view', 'invalid_arguments');
  const problems = validateView(view, type);
  if (problems.length > 0) throw contentRefusal('invalid_arguments', problems);
  return view as SlackObject;
}

function checkHash(args: Arguments, current: string): void {
  const hash = textArgument(args, 'hash');
  if (hash !== undefined && hash !== current) throw new SlackRefusal('hash_conflict');
}

function keep({ state, workspace }: Call, id: string, view: SlackObject): SlackObject {
  const hash = `${Math.floor(state.now() / 1_000)}.${state.newId()}`;
  const kept = { ...view, id, team_id: workspace.id, app_id: workspace.appId, bot_id: workspace.botId, root_view_id: id, state: { values: {} }, hash };
  workspace.views.set(id, { id, hash, view: kept });
  return kept;
}
