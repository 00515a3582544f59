import type { ModalView, PageMessage, PageWorkspace } from './types.ts';

async function request<T>(path: string, init?: RequestInit): Promise<T> {
  const answer = await fetch(`/_double/${path}`, init);
  const json = (await answer.json()) as T & { error?: string };
  if (!answer.ok) throw new Error(json.error ?? `the double answered ${answer.status}`);
  return json;
}

export const fetchWorkspaces = (): Promise<{ workspaces: PageWorkspace[] }> => request('workspaces');

export interface MessagePage {
  messages: PageMessage[];
  hasOlder: boolean;
}

/** Messages of a channel, or with `thread_ts` of a thread, oldest first. */
export function fetchMessages(query: { team: string; channel: string; thread_ts?: string; before?: string }): Promise<MessagePage> {
  return request(`messages?${new URLSearchParams({ ...query })}`);
}

export interface ClickAnswer {
  ok: boolean;
  status: number;
  ms: number;
  error?: string;
}

/** Presses a button for real: the double signs and posts it to the app. */
export function pressButton(click: {
  team: string;
  channel: string;
  ts: string;
  user: string;
  actionId: string;
  value?: string | undefined;
}): Promise<ClickAnswer> {
  return request('click', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(click) });
}

/** The modal that somebody has open. */
export const fetchView = (viewer: { team: string; user: string }): Promise<{ view: ModalView | null }> => request(`view?${new URLSearchParams(viewer)}`);

export interface ModalAnswer extends ClickAnswer {
  errors?: Record<string, string>;
  view: ModalView | null;
}

/** Fills in the modal that somebody has open, and submits it, presses something in it, or closes it, for real. */
export function actInModal(use: {
  team: string;
  user: string;
  values: Readonly<Record<string, string | number | null>>;
  next: 'submit' | 'close' | { press: string; value?: string | undefined };
}): Promise<ModalAnswer> {
  return request('modal', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(use) });
}

/** Types a slash command for real: the double signs and posts it to the app, and shows the answer to whoever typed it. */
export function typeCommand(command: { team: string; channel: string; user: string; text: string }): Promise<ClickAnswer> {
  return request('command', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(command) });
}

/** A person writes a message for real: the double tells the app when it is mentioned. */
export function speak(speech: { team: string; channel: string; user: string; text: string; threadTs?: string }): Promise<{ event: ClickAnswer | null }> {
  return request('speak', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(speech) });
}

/** Whose Home is meant. */
export interface HomeLooker {
  team: string;
  user: string;
}

/** What the app has published for somebody. */
export function fetchHome(looker: HomeLooker): Promise<{ view: { blocks: NonNullable<PageMessage['blocks']> } | null }> {
  return request(`home?${new URLSearchParams({ ...looker })}`);
}

/** Tells the app that somebody opened its Home. */
export function openHome(looker: HomeLooker): Promise<unknown> {
  return request('home', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(looker) });
}

/** Presses something there for real. */
export function pressHome(press: HomeLooker & { actionId: string; value?: string | undefined }): Promise<ClickAnswer> {
  return request('home-press', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(press) });
}
