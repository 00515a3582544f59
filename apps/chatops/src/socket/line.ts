import { z } from 'zod';
import type { KeepSocketsDeps } from './keepSockets.ts';

/** One socket to Slack, after its hello. */
export interface Line {
  isOpen(): boolean;
  /** Resolves when another is to take its place: Slack says so, or it is closed. */
  worn: Promise<void>;
  /** Closes it when what it has in hand is acknowledged, or after three seconds. */
  close(): Promise<void>;
}

const helloMs = 10_000;
/** Slack does not wait longer for an acknowledgement. */
const ackMs = 3_000;
const saidSchema = z.object({ type: z.string() });

/** Opens a socket and answers once Slack has said hello. Rejects when that does not come, or `stop` does. */
export async function openLine(deps: Pick<KeepSocketsDeps, 'openUrl' | 'work' | 'fault'>, stop: AbortSignal): Promise<Line> {
  const url = await deps.openUrl();
  stop.throwIfAborted();
  const socket = new WebSocket(url);
  const inHand = new Set<Promise<void>>();
  const hello = Promise.withResolvers<void>();
  const worn = Promise.withResolvers<void>();
  const acknowledge = async (said: unknown): Promise<void> => {
    const answer = await deps.work(said);
    if (answer !== null && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(answer));
  };
  socket.addEventListener('message', ({ data }) => {
    const said = saidOf(data);
    const type = saidSchema.safeParse(said).data?.type;
    if (type === 'hello') return hello.resolve();
    // A warning comes ten seconds before the end; what is handed over until then is still worked.
    if (type === 'disconnect') return worn.resolve();
    const working = acknowledge(said).catch((error: unknown) => deps.fault('acknowledge what came by a socket', error));
    inHand.add(working);
    void working.finally(() => inHand.delete(working));
  });
  socket.addEventListener('close', ({ code }) => {
    hello.reject(new Error(`Slack closed the socket before its hello (${code})`));
    worn.resolve();
  });
  socket.addEventListener('error', () => hello.reject(new Error('the socket failed')));
  const late = setTimeout(() => hello.reject(new Error('Slack said no hello')), helloMs);
  const stopped = () => hello.reject(new Error('stopped'));
  stop.addEventListener('abort', stopped, { once: true });
  try {
    await hello.promise;
  } catch (error) {
    socket.close();
    throw error;
  } finally {
    clearTimeout(late);
    stop.removeEventListener('abort', stopped);
  }
  return {
    isOpen: () => socket.readyState === WebSocket.OPEN,
    worn: worn.promise,
    close: async () => {
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(patience.resolve, ackMs);
      await Promise.race([Promise.all(inHand), patience.promise]);
      clearTimeout(timer);
      socket.close();
    },
  };
}

function saidOf(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
