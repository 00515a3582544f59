import { z } from 'zod';
import { readView } from '../api/readView.ts';
import { elementsOf, optionsOf } from '../clicks/findAction.ts';
import { postSigned } from '../clicks/postSigned.ts';
import { issueTrigger } from '../clicks/triggers.ts';
import type { DoubleState } from '../doubleState.ts';
import { parseJson } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import type { SlackObject } from '../state/message.ts';
import type { KeptView, Workspace } from '../state/workspace.ts';
import { fillView, missingIn } from './fillView.ts';
import { forgetView, keepView, openModalOf, viewerOf } from './openViews.ts';

export const modalUseSchema = z.strictObject({
  team: z.string().optional(),
  user: z.string().optional(),
  /** What is entered, by the `action_id` of the input. */
  values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
  /** Submit it, press something in it, only enter something, or close it. */
  next: z.union([z.literal('submit'), z.literal('close'), z.literal('fill'), z.strictObject({ press: z.string(), value: z.string().optional() })]),
});
export type ModalUse = z.infer<typeof modalUseSchema>;

export interface ModalResult {
  /** True when the app answered 2xx within 3 s, with something that Slack takes. */
  ok: boolean;
  status: number;
  ms: number;
  error?: string;
  /** What is wrong with which input, by `block_id`. */
  errors?: Record<string, string>;
  /** The modal as it is now; null when it is closed. */
  view: SlackObject | null;
}

/** Fills in the modal that somebody has open, and submits it or presses something in it, signed as Slack does. Throws an Error when there is no such modal or input. */
export async function actInModal(state: DoubleState, input: ModalUse): Promise<ModalResult> {
  const { values = {}, next, ...viewer } = modalUseSchema.parse(input);
  const { workspace, userId } = viewerOf(state, viewer);
  const kept = openModalOf(workspace, userId);
  if (!kept) throw new Error(`${userId} has no modal open in ${workspace.name}`);
  fillView(kept, values);
  const unsent = { ok: true, status: 0, ms: 0 };
  if (next === 'fill') return { ...unsent, view: kept.view };
  if (next === 'close') {
    forgetView(state, workspace, kept.id);
    return { ...unsent, view: null };
  }
  const about = payloadOf(state, workspace, userId, kept);
  if (next !== 'submit') {
    const action = actionOf(kept.view, next.press, next.value);
    const pressed = { ...about, type: 'block_actions', container: { type: 'view', view_id: kept.id }, actions: [action] };
    const { text: _text, ...answer } = await post(state, pressed);
    return { ...answer, view: openModalOf(workspace, userId)?.view ?? null };
  }
  const missing = missingIn(kept);
  if (missing.length > 0)
    return { ...unsent, ok: false, errors: Object.fromEntries(missing.map((id) => [id, 'Please complete this required field.'])), view: kept.view };
  const { text, ...answer } = await post(state, { ...about, type: 'view_submission', response_urls: [] });
  return answer.ok ? follow(state, workspace, kept, text, answer) : { ...answer, view: kept.view };
}

/** Does with the modal what the app answered. */
function follow(state: DoubleState, workspace: Workspace, kept: KeptView, text: string, answer: Omit<ModalResult, 'view'>): ModalResult {
  const said = (text === '' ? { response_action: 'close' } : (parseJson(text) ?? {})) as {
    response_action?: string;
    errors?: Record<string, string>;
    view?: unknown;
  };
  if (said.response_action === 'errors') return { ...answer, errors: said.errors ?? {}, view: kept.view };
  if (said.response_action === 'update') {
    try {
      return { ...answer, view: keepView(state, workspace, kept, readView(said.view, 'modal')).view };
    } catch (thrown) {
      if (!(thrown instanceof SlackRefusal)) throw thrown;
      return { ...answer, ok: false, error: `Slack would not take that view: ${thrown.message} ${JSON.stringify(thrown)}`, view: kept.view };
    }
  }
  if (said.response_action !== 'close' && said.response_action !== 'clear')
    return { ...answer, ok: false, error: 'no answer that Slack knows', view: kept.view };
  forgetView(state, workspace, kept.id);
  return { ...answer, view: null };
}

function payloadOf(state: DoubleState, workspace: Workspace, userId: string, { view }: KeptView): SlackObject {
  const name = workspace.users.get(userId)?.name ?? userId;
  return {
    team: { id: workspace.id, domain: workspace.domain },
    user: { id: userId, username: name, name, team_id: workspace.id },
    ...{ api_app_id: workspace.appId, token: 'deprecated-verification-token', enterprise: null, is_enterprise_install: false },
    ...{ trigger_id: issueTrigger(state, workspace.id, userId), view },
  };
}

function post(state: DoubleState, payload: SlackObject): ReturnType<typeof postSigned> {
  return postSigned(state, state.settings.interactivityUrl, `payload=${encodeURIComponent(JSON.stringify(payload))}`);
}

function actionOf(view: SlackObject, actionId: string, value: string | undefined): SlackObject {
  const blocks = (view.blocks ?? []) as SlackObject[];
  const found = blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element }))).find(({ element }) => element.action_id === actionId);
  if (!found) throw new Error(`the view has nothing with action_id ${actionId}`);
  const { block, element } = found;
  const chosen =
    element.type === 'button' ? { text: element.text, value: element.value } : { selected_option: optionsOf(element).find((each) => each.value === value) };
  return { action_id: actionId, block_id: block.block_id, type: element.type, ...chosen };
}
