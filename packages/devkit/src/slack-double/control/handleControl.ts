import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopbackHost, isSameOrigin } from '@tocsin/web/requestOrigin';
import { ZodError } from 'zod';
import type { Click, ClickResult } from '../clicks/click.ts';
import type { Command, CommandResult } from '../clicks/command.ts';
import type { AppAnswer } from '../clicks/postSigned.ts';
import type { DoubleState } from '../doubleState.ts';
import type { Departure } from '../events/depart.ts';
import { type HomePress, homeOf, type Looker } from '../events/home.ts';
import type { Reaction } from '../events/react.ts';
import type { EventResult } from '../events/sendEvent.ts';
import type { Speech, Spoken } from '../events/speak.ts';
import type { FaultInput } from '../faults/faultSchema.ts';
import { jsonAnswer, send } from '../http/answer.ts';
import { parseJson } from '../http/parseArguments.ts';
import { readBody } from '../http/readBody.ts';
import type { ModalResult, ModalUse } from '../modals/actInModal.ts';
import { viewOf } from '../modals/openViews.ts';
import type { Settings } from '../settings.ts';
import type { ChannelChange } from '../state/changeChannel.ts';
import { answerMessages } from './answerMessages.ts';
import { answerRecord } from './answerRecord.ts';
import type { EventStream } from './eventStream.ts';
import { describeWorkspaces } from './pageState.ts';
import type { DoubleStats } from './stats.ts';

export interface ControlDeps {
  events: EventStream;
  stats(): DoubleStats;
  reset(): void;
  change(settings: Partial<Settings>): void;
  click(click: Click): Promise<ClickResult>;
  command(command: Command): Promise<CommandResult>;
  modal(use: ModalUse): Promise<ModalResult>;
  changeChannel(change: ChannelChange): { id: string; name: string };
  speak(speech: Speech): Promise<Spoken>;
  react(reaction: Reaction): Promise<EventResult>;
  depart(departure: Departure): Promise<EventResult>;
  openHome(looker: Looker): Promise<EventResult>;
  pressHome(press: HomePress): Promise<Omit<AppAnswer, 'text'>>;
}

type Handler = (context: { state: DoubleState; deps: ControlDeps; url: URL; body: unknown; response: ServerResponse }) => unknown;

/** The control API by method and path. A handler returns what is sent as JSON, or undefined when it answers itself. */
const handlers: Readonly<Record<string, Handler>> = {
  'GET record': ({ state, url, response }) => answerRecord(state, url.searchParams, response),
  'GET stats': ({ deps }) => deps.stats(),
  'POST reset': ({ state, deps }) => {
    deps.reset();
    return { ok: true, lastSeq: state.log.lastSeq() };
  },
  'GET faults': ({ state }) => ({ faults: state.faults.list() }),
  'POST faults': ({ state, body }) => ({ id: state.faults.add(body as FaultInput) }),
  'DELETE faults': ({ state, url }) => {
    const id = url.pathname.split('/')[3];
    if (id) return { removed: state.faults.remove(id) };
    state.faults.clear();
    return { removed: true };
  },
  'GET settings': ({ state }) => state.settings,
  'POST settings': ({ state, deps, body }) => {
    deps.change(body as Partial<Settings>);
    return state.settings;
  },
  'POST channels': ({ deps, body }) => {
    const { id, name } = deps.changeChannel(body as ChannelChange);
    return { id, name };
  },
  'POST click': ({ deps, body }) => deps.click(body as Click),
  'POST command': ({ deps, body }) => deps.command(body as Command),
  'POST modal': ({ deps, body }) => deps.modal(body as ModalUse),
  'GET view': ({ state, url }) => ({
    view: viewOf(state, { team: url.searchParams.get('team') ?? undefined, user: url.searchParams.get('user') ?? undefined }),
  }),
  'POST speak': ({ deps, body }) => deps.speak(body as Speech),
  'POST react': ({ deps, body }) => deps.react(body as Reaction),
  'POST depart': ({ deps, body }) => deps.depart(body as Departure),
  'GET home': ({ state, url }) => ({ view: homeOf(state, Object.fromEntries(url.searchParams)) }),
  'POST home': ({ deps, body }) => deps.openHome(body as Looker),
  'POST home-press': ({ deps, body }) => deps.pressHome(body as HomePress),
  'GET clicks': ({ state }) => ({ clicks: state.clicks }),
  'GET workspaces': ({ state }) => describeWorkspaces(state),
  'GET messages': ({ state, url }) => answerMessages(state, url.searchParams),
  'GET events': ({ deps, response }) => deps.events.attach(response),
};

/** Answers `/_double/...`: to this machine only, and changes only for programs and for the double's own page. */
export async function handleControl(state: DoubleState, deps: ControlDeps, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', headers } = request;
  if (!isLoopbackHost(headers.host)) return send(response, jsonAnswer({ error: 'only this machine may use this' }, 403));
  if (method !== 'GET' && !isSameOrigin(headers)) return send(response, jsonAnswer({ error: 'a page of another site may not use this' }, 403));
  const handler = handlers[`${method} ${url.pathname.split('/')[2] ?? ''}`];
  if (!handler) return send(response, jsonAnswer({ error: `nothing at ${method} ${url.pathname}` }, 404));
  const read = method === 'POST' ? await readBody(request) : { text: '' };
  if ('failed' in read) return send(response, jsonAnswer({ error: 'the body is too large' }, 413, { connection: 'close' }));
  const body = read.text === '' ? {} : parseJson(read.text);
  if (body === undefined) return send(response, jsonAnswer({ error: 'the body is not JSON' }, 400));
  try {
    const result = await handler({ state, deps, url, body, response });
    if (result !== undefined) send(response, jsonAnswer(result));
  } catch (thrown) {
    send(response, jsonAnswer({ error: explain(thrown) }, 400));
  }
}

function explain(thrown: unknown): string {
  if (thrown instanceof ZodError) return thrown.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  return thrown instanceof Error ? thrown.message : String(thrown);
}
