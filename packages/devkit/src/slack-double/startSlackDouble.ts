import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Click, ClickResult } from './clicks/click.ts';
import { click } from './clicks/click.ts';
import { type Command, type CommandResult, typeCommand } from './clicks/command.ts';
import type { AppAnswer } from './clicks/postSigned.ts';
import { newEventStream } from './control/eventStream.ts';
import { resetDouble } from './control/resetDouble.ts';
import type { DoubleStats } from './control/stats.ts';
import { newTally } from './control/stats.ts';
import type { Asked, DoubleState } from './doubleState.ts';
import { type Departure, depart } from './events/depart.ts';
import { type HomePress, homeOf, type Looker, openHome, pressHome } from './events/home.ts';
import { type Reaction, react } from './events/react.ts';
import type { EventResult } from './events/sendEvent.ts';
import { type Speech, type Spoken, speak } from './events/speak.ts';
import type { FaultList } from './faults/faultList.ts';
import { newFaultList } from './faults/faultList.ts';
import { createDoubleServer } from './http/createDoubleServer.ts';
import { newBucketSet } from './limits/tokenBucket.ts';
import { actInModal, type ModalResult, type ModalUse } from './modals/actInModal.ts';
import { type Viewer, viewOf } from './modals/openViews.ts';
import { newGrants } from './oauth/grants.ts';
import type { FullTeamSeed, TeamSeed } from './seed.ts';
import { defaultTeams, teamSeedSchema } from './seed.ts';
import type { Settings } from './settings.ts';
import { defaultSettings, settingsSchema } from './settings.ts';
import { newSocketHub, type SocketHub } from './sockets/socketHub.ts';
import { applyWrite } from './state/applyWrite.ts';
import type { ChannelChange } from './state/changeChannel.ts';
import { changeChannel } from './state/changeChannel.ts';
import type { SlackObject } from './state/message.ts';
import type { RecordEntry, WriteRecord } from './state/record.ts';
import { entryOf, newWriteLog } from './state/record.ts';
import { openRecordFile } from './state/recordFile.ts';
import { newWorkspace } from './state/workspace.ts';

export interface SlackDoubleOptions extends Partial<Settings> {
  /** 0 (the default) takes a free one. */
  port?: number;
  host?: string;
  /** Milliseconds; decides timestamps, limits and windows. The real time when not given. */
  clock?: { now(): number };
  teams?: readonly TeamSeed[];
  signingSecret?: string;
  /** JSON lines of accepted writes, read at the start; nothing is kept on disk when not given. */
  recordFile?: string | undefined;
}

export interface SlackDouble {
  /** `http://127.0.0.1:<port>`: the page. */
  readonly url: string;
  /** `<url>/api/`, for `WebClient`'s `slackApiUrl`. */
  readonly apiUrl: string;
  readonly port: number;
  /** What was accepted: the ground truth. */
  readonly record: WriteRecord;
  readonly faults: FaultList;
  stats(): DoubleStats;
  settings(): Readonly<Settings>;
  /** Changes some settings at once. Throws a ZodError that names the field. */
  change(settings: Partial<Settings>): void;
  /** Presses a button, see `Click`. Throws when there is no such message or button. */
  click(click: Click): Promise<ClickResult>;
  clicks(): readonly ClickResult[];
  /** Types a slash command, see `Command`. Throws when there is no such channel. */
  command(command: Command): Promise<CommandResult>;
  /** Fills in the modal that somebody has open, see `ModalUse`. Throws when there is none. */
  modal(use: ModalUse): Promise<ModalResult>;
  /** The view that somebody has open; null when none is. */
  viewOf(viewer: Viewer): SlackObject | null;
  /** A person writes a message, see `Speech`. Throws when there is no such channel. */
  speak(speech: Speech): Promise<Spoken>;
  /** A person puts an emoji on a message, or takes theirs away. Throws when there is no such message. */
  react(reaction: Reaction): Promise<EventResult>;
  /** What the app has published on somebody's Home; null: nothing yet. */
  home(looker: Looker): SlackObject | null;
  /** Somebody opens the app's Home. */
  openHome(looker: Looker): Promise<EventResult>;
  /** Somebody presses something there. Throws when there is no such button. */
  pressHome(press: HomePress): Promise<Omit<AppAnswer, 'text'>>;
  /** The sockets that the app has open (Socket Mode). */
  readonly sockets: Pick<SocketHub, 'count' | 'disconnect' | 'cut'>;
  /** A workspace throws the app out. */
  depart(departure: Departure): Promise<EventResult>;
  /** Archives, renames, deletes ... a channel, as people do in Slack. Throws when there is no such channel. */
  changeChannel(change: ChannelChange): { id: string; name: string };
  /** Calls `listener` for each accepted write from now on. Returns what ends that. */
  onAccepted(listener: (entry: RecordEntry) => void): () => void;
  /** Calls `listener` for each request to Slack's API or a webhook from now on, before it is answered. Returns what ends that. */
  onAsked(listener: (asked: Asked) => void): () => void;
  /** Forgets everything but settings; `seq` goes on counting. */
  reset(): void;
  /** Ends all connections and stops. */
  close(): Promise<void>;
}

/** Starts a stand-in for Slack: the Web API, incoming webhooks, signed clicks, a page to look at, and a record of what was accepted. Listens on loopback unless told otherwise. */
export async function startSlackDouble(options: SlackDoubleOptions = {}): Promise<SlackDouble> {
  const seeds = (options.teams ?? defaultTeams).map((team) => teamSeedSchema.parse(team));
  const state = newState(options, seeds);
  const tally = newTally(state);
  const events = newEventStream(state);
  const reset = (): void => {
    resetDouble(state, seeds);
    tally.clear();
    events.reload();
  };
  const change = (settings: Partial<Settings>): void => {
    state.settings = settingsSchema.parse({ ...state.settings, ...settings });
  };
  const ownUrl = (): string =>
    `http://${options.host === undefined || options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${(server.address() as AddressInfo).port}`;
  const press = (input: Click): Promise<ClickResult> => click(state, input, ownUrl());
  const type = (input: Command): Promise<CommandResult> => typeCommand(state, input, ownUrl());
  const inModal = (input: ModalUse): Promise<ModalResult> => actInModal(state, input);
  const changed = (input: ChannelChange): { id: string; name: string } => {
    const channel = changeChannel(state, input);
    events.reload();
    return channel;
  };
  // What people do is no write of the app's, and in no batch of the stream.
  const shown = <T>(done: Promise<T>): Promise<T> => {
    events.reload();
    return done;
  };
  const people = {
    speak: (input: Speech) => shown(speak(state, input)),
    react: (input: Reaction) => shown(react(state, input)),
    depart: (input: Departure) => depart(state, input),
    openHome: (input: Looker) => openHome(state, input),
    pressHome: (input: HomePress) => pressHome(state, input),
  };
  const server = createDoubleServer(state, {
    ...people,
    events,
    stats: tally.read,
    reset,
    change,
    click: press,
    command: type,
    modal: inModal,
    changeChannel: changed,
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', () => resolve());
  });
  return {
    url: ownUrl(),
    apiUrl: `${ownUrl()}/api/`,
    port: (server.address() as AddressInfo).port,
    record: state.log,
    faults: state.faults,
    stats: tally.read,
    settings: () => state.settings,
    change,
    click: press,
    command: type,
    modal: inModal,
    viewOf: (viewer) => viewOf(state, viewer),
    ...people,
    sockets: state.sockets,
    home: (looker) => homeOf(state, looker),
    clicks: () => state.clicks,
    changeChannel: changed,
    onAccepted: (listener) => subscribe(state, listener),
    onAsked: (listener) => {
      state.askedListeners.add(listener);
      return () => void state.askedListeners.delete(listener);
    },
    reset,
    close: () => {
      events.close();
      state.sockets.cut();
      state.file?.close();
      state.file = undefined;
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function newState(options: SlackDoubleOptions, seeds: readonly FullTeamSeed[]): DoubleState {
  const now = options.clock?.now.bind(options.clock) ?? Date.now;
  const workspaces = new Map(seeds.map((seed) => [seed.id, newWorkspace(seed, now())]));
  const newId = (): string => randomBytes(9).toString('hex').toUpperCase();
  const state: DoubleState = {
    now,
    newId,
    sockets: newSocketHub({ now, newId }),
    signingSecret: options.signingSecret ?? 'tocsin-double-signing-secret',
    settings: settingsSchema.parse(pickSettings(options)),
    workspaces,
    workspaceOfToken: new Map([...workspaces.values()].flatMap((workspace) => [...workspace.tokens].map((token) => [token, workspace] as const))),
    grants: newGrants(),
    log: newWriteLog(),
    file: options.recordFile === undefined ? undefined : openRecordFile(options.recordFile),
    faults: newFaultList(),
    buckets: newBucketSet(),
    refusals: { byReason: new Map(), byChannel: new Map() },
    clicks: [],
    triggers: new Map(),
    responseUrls: new Map(),
    uploads: new Map(),
    listeners: new Set(),
    askedListeners: new Set(),
    viewListeners: new Set(),
  };
  for (const write of state.file?.earlier ?? []) {
    const workspace = workspaces.get(write.team);
    if (!workspace) continue;
    applyWrite(workspace, write);
    state.log.push(write);
  }
  return state;
}

/** The settings among the options; what is not given (or given as undefined) keeps its default. */
function pickSettings(options: SlackDoubleOptions): Settings {
  const given = Object.entries(options).filter(([name, value]) => name in defaultSettings && value !== undefined);
  return { ...defaultSettings, ...Object.fromEntries(given) };
}

function subscribe(state: DoubleState, listener: (entry: RecordEntry) => void): () => void {
  const onWrite = (write: Parameters<typeof entryOf>[0]): void => listener(entryOf(write));
  state.listeners.add(onWrite);
  return () => void state.listeners.delete(onWrite);
}
