import type { DoubleState } from '../doubleState.ts';
import type { SlackObject } from '../state/message.ts';
import type { KeptView, Workspace } from '../state/workspace.ts';

/** Whose modal is meant. */
export interface Viewer {
  /** The first workspace when not given. */
  team?: string | undefined;
  /** The workspace's first user when not given. */
  user?: string | undefined;
}

/** The workspace and the user that are meant. Throws an Error when there is no such workspace. */
export function viewerOf(state: DoubleState, { team, user }: Viewer): { workspace: Workspace; userId: string } {
  const workspace = team === undefined ? [...state.workspaces.values()][0] : state.workspaces.get(team);
  if (!workspace) throw new Error(`no workspace ${team ?? ''}`);
  return { workspace, userId: user ?? [...workspace.users.keys()][0] ?? 'U0SOMEBODY' };
}

/** The modal that somebody has open; undefined when none is. */
export function openModalOf(workspace: Workspace, userId: string): KeptView | undefined {
  return [...workspace.views.values()].findLast(({ openFor }) => openFor === userId);
}

/** The view that somebody has open; null when none is. */
export function viewOf(state: DoubleState, viewer: Viewer): SlackObject | null {
  const { workspace, userId } = viewerOf(state, viewer);
  return openModalOf(workspace, userId)?.view ?? null;
}

/** Keeps a view as Slack does: with an ID and a hash that changes, and with what was entered in inputs that it still has. */
export function keepView(state: DoubleState, workspace: Workspace, kept: Pick<KeptView, 'id' | 'openFor' | 'values'>, view: SlackObject): KeptView {
  const { id, openFor } = kept;
  const hash = `${Math.floor(state.now() / 1_000)}.${state.newId()}`;
  const about = { id, team_id: workspace.id, app_id: workspace.appId, bot_id: workspace.botId, root_view_id: id, hash };
  const inputs = inputsOf(view);
  const values = Object.fromEntries(inputs.map(({ key, element }) => [key, kept.values[key] ?? initialOf(element)]));
  const fresh: KeptView = { id, hash, openFor, values, view: { ...view, ...about, state: { values: stateOf(inputs, values) } } };
  workspace.views.delete(id);
  workspace.views.set(id, fresh);
  for (const listener of state.viewListeners) listener(workspace.id);
  return fresh;
}

/** Closes a modal. */
export function forgetView(state: DoubleState, workspace: Workspace, id: string): void {
  workspace.views.delete(id);
  for (const listener of state.viewListeners) listener(workspace.id);
}

/** An input of a view; `key` is its `block_id` and its `action_id`. */
export interface ViewInput {
  key: string;
  block: SlackObject;
  element: SlackObject;
}

/** The inputs of a view, in order. */
export function inputsOf(view: SlackObject): ViewInput[] {
  return ((view.blocks ?? []) as SlackObject[])
    .filter(({ type }) => type === 'input')
    .map((block) => ({ key: `${String(block.block_id)}/${String((block.element as SlackObject).action_id)}`, block, element: block.element as SlackObject }));
}

/** What was entered in an input, as Slack says it: with the kind of its element. */
export function stateOf(inputs: readonly ViewInput[], values: KeptView['values']): SlackObject {
  const state: Record<string, SlackObject> = {};
  for (const { key, block, element } of inputs)
    state[String(block.block_id)] = { [String(element.action_id)]: { type: element.type, ...entered(element, values[key] ?? null) } };
  return state;
}

function entered(element: SlackObject, value: string | number | null): SlackObject {
  if (element.type === 'users_select') return { selected_user: value };
  if (element.type === 'datetimepicker') return { selected_date_time: value };
  if (element.type !== 'static_select') return { value };
  return { selected_option: ((element.options ?? []) as SlackObject[]).find((option) => option.value === value) ?? null };
}

function initialOf(element: SlackObject): string | number | null {
  const option = (element.initial_option as SlackObject | undefined)?.value;
  return (element.initial_value ?? element.initial_user ?? element.initial_date_time ?? option ?? null) as string | number | null;
}
