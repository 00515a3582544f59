import { triggerLifeMs } from '../clicks/triggers.ts';
import type { Arguments } from '../http/parseArguments.ts';
import { jsonArgument, requiredText, textArgument } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import { keepView } from '../modals/openViews.ts';
import type { Call } from './method.ts';
import { readView } from './readView.ts';

/** `views.open`: a modal, with the trigger of a click. */
export function viewsOpen(call: Call): Record<string, unknown> {
  const user = spendTrigger(call, requiredText(call.args, 'trigger_id'));
  return { view: keepView(call.state, call.workspace, { id: `V${call.state.newId()}`, openFor: user, values: {} }, viewIn(call.args, 'modal')).view };
}

/** `views.update`; with `hash` only when nobody updated it since. */
export function viewsUpdate(call: Call): Record<string, unknown> {
  const known = call.workspace.views.get(requiredText(call.args, 'view_id'));
  if (!known) throw new SlackRefusal('not_found');
  checkHash(call.args, known.hash);
  return { view: keepView(call.state, call.workspace, known, viewIn(call.args, 'modal')).view };
}

/** `views.publish`: the App Home of one user. */
export function viewsPublish(call: Call): Record<string, unknown> {
  const user = requiredText(call.args, 'user_id');
  if (!call.workspace.users.has(user)) throw new SlackRefusal('user_not_found');
  const id = `VHOME${user}`;
  const known = call.workspace.views.get(id);
  if (known) checkHash(call.args, known.hash);
  return { view: keepView(call.state, call.workspace, { id, openFor: null, values: {} }, viewIn(call.args, 'home')).view };
}

/** Whom it opens something for. */
function spendTrigger({ state, workspace }: Call, id: string): string {
  const trigger = state.triggers.get(id);
  if (!trigger || trigger.team !== workspace.id) throw new SlackRefusal('invalid_trigger_id');
  if (trigger.used) throw new SlackRefusal('exchanged_trigger_id');
  if (state.now() - trigger.atMs > triggerLifeMs) throw new SlackRefusal('expired_trigger_id');
  trigger.used = true;
  return trigger.user;
}

const viewIn = (args: Arguments, type: 'modal' | 'home') => readView(jsonArgument(args, 'view', 'invalid_arguments'), type);

function checkHash(args: Arguments, current: string): void {
  const hash = textArgument(args, 'hash');
  if (hash !== undefined && hash !== current) throw new SlackRefusal('hash_conflict');
}
