import type { ServerResponse } from 'node:http';
import type { DoubleState } from '../doubleState.ts';
import type { SlackObject } from '../state/message.ts';
import type { AcceptedWrite } from '../state/record.ts';
import { describeChannel, pageMessage } from './pageState.ts';

/** Changes are sent together so often: a storm of 1,000 posts a second must not drown the page. */
const flushEveryMs = 80;
/** More changes than this in one flush are not sent one by one; the page reads again what it shows. */
const changesMax = 60;
const heartbeatMs = 15_000;

export interface EventStream {
  /** Makes `response` a reader of the stream until it goes away. */
  attach(response: ServerResponse): void;
  /** Tells every reader to read all again, after a reset or changed settings. */
  reload(): void;
  close(): void;
}

/** Server-sent events for the page: what was written, in small batches. Costs nothing while nobody looks. */
export function newEventStream(state: DoubleState): EventStream {
  const readers = new Set<ServerResponse>();
  let pending: AcceptedWrite[] = [];
  let timer: NodeJS.Timeout | undefined;

  const say = (data: SlackObject): void => {
    const text = `data: ${JSON.stringify(data)}\n\n`;
    // A reader that does not keep up misses a batch; the next one tells it to read again.
    for (const reader of readers) if (reader.writableLength < 1_000_000) reader.write(text);
  };
  const flush = (): void => {
    const writes = pending;
    pending = [];
    timer = undefined;
    say(
      writes.length > changesMax
        ? { kind: 'many', channels: touchedChannels(state, writes) }
        : { kind: 'changes', changes: writes.map((write) => changeOf(state, write)) },
    );
  };
  const onWrite = (write: AcceptedWrite): void => {
    if (readers.size === 0) return;
    pending.push(write);
    timer ??= setTimeout(flush, flushEveryMs).unref();
  };
  const heartbeat = setInterval(() => {
    for (const reader of readers) reader.write(': still here\n\n');
  }, heartbeatMs).unref();
  const onView = (team: string): void => say({ kind: 'view', team });
  state.listeners.add(onWrite);
  state.viewListeners.add(onView);

  return {
    attach(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      response.write('retry: 1000\n\n');
      readers.add(response);
      response.on('close', () => readers.delete(response));
    },
    reload: () => say({ kind: 'reload' }),
    close() {
      clearInterval(heartbeat);
      clearTimeout(timer);
      state.listeners.delete(onWrite);
      state.viewListeners.delete(onView);
      for (const reader of readers) reader.end();
    },
  };
}

function touchedChannels(state: DoubleState, writes: readonly AcceptedWrite[]): SlackObject[] {
  const ids = new Map(writes.map(({ team, channel }) => [`${team} ${channel}`, { team, channel }]));
  return [...ids.values()].flatMap(({ team, channel }) => {
    const found = state.workspaces.get(team)?.channels.get(channel);
    return found ? [{ team, channel: describeChannel(found) }] : [];
  });
}

/** One write with the message as it is now; `message` is missing when it was deleted. A reply brings its root, whose reply count changed. */
function changeOf(state: DoubleState, write: AcceptedWrite): SlackObject {
  const workspace = state.workspaces.get(write.team);
  const channel = workspace?.channels.get(write.channel);
  if (!workspace || !channel) return { kind: write.kind };
  const message = channel.byTs.get(write.ts) ?? channel.ephemerals.find(({ ts }) => ts === write.ts);
  const root = write.threadTs === undefined ? undefined : channel.byTs.get(write.threadTs);
  return {
    kind: write.kind,
    team: write.team,
    channel: describeChannel(channel),
    ts: write.ts,
    threadTs: write.threadTs,
    broadcast: write.broadcast,
    ...(message ? { message: pageMessage(workspace, channel, message) } : {}),
    ...(root ? { root: pageMessage(workspace, channel, root) } : {}),
  };
}
