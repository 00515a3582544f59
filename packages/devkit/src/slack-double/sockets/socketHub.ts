import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { SlackRefusal } from '../http/slackRefusal.ts';
import { acceptSocket, type ServerSocket } from './serverSocket.ts';

/** The token with which the double's app opens sockets. It opens nothing but the double. */
export const defaultAppToken = 'xapp-tocsin-double';

/** Slack waits so long for an acknowledgement. */
const ackWithinMs = 3_000;
/** An address is good once, and not for long. */
const ticketMs = 30_000;

/** What Slack hands over a socket. */
export interface HandedOver {
  type: 'events_api' | 'interactive' | 'slash_commands';
  payload: Record<string, unknown>;
  retry?: { attempt: number; reason: string };
}

export type Acknowledged = { ok: true; payload: unknown } | { ok: false; error: 'timeout' | 'unreachable' };

/** The sockets that the app has open (Socket Mode). While there is one everything goes by them and nothing by HTTP. */
export interface SocketHub {
  count(): number;
  /** `apps.connections.open`: an address for one socket. Throws Slack's refusal for another token. */
  ticket(token: string | undefined, host: string): { url: string };
  /** Takes over a request to open a socket; cuts it when it has no good ticket. */
  upgrade(request: IncomingMessage, stream: Duplex): void;
  /** Hands something to one of the sockets, by turns, and waits for its acknowledgement. */
  hand(over: HandedOver): Promise<Acknowledged>;
  /** Says to all that they are to be replaced; with `warning` they end after `endMs`, else at once. */
  disconnect(reason: 'warning' | 'refresh_requested', endMs?: number): void;
  /** Cuts all, or the oldest, without a word. */
  cut(which?: 'all' | 'oldest'): void;
}

interface HubDeps {
  now(): number;
  newId(): string;
}

/** A hub without sockets. */
export function newSocketHub({ now, newId }: HubDeps): SocketHub {
  const tickets = new Map<string, number>();
  const sockets = new Map<ServerSocket, Map<string, (answer: Acknowledged) => void>>();
  let turn = 0;
  const heard = (waiting: Map<string, (answer: Acknowledged) => void>, text: string): void => {
    const { envelope_id: id, payload } = (JSON.parse(text) ?? {}) as { envelope_id?: string; payload?: unknown };
    if (id === undefined) return;
    waiting.get(id)?.({ ok: true, payload });
    waiting.delete(id);
  };
  /** Nothing is handed to it any more; what it was handed may still be acknowledged. */
  const end = (socket: ServerSocket): void => {
    sockets.delete(socket);
    socket.close(1_000);
  };
  return {
    count: () => sockets.size,
    ticket: (token, host) => {
      if (token !== defaultAppToken)
        throw new SlackRefusal(token === undefined ? 'not_authed' : token.startsWith('xapp-') ? 'invalid_auth' : 'not_allowed_token_type');
      const ticket = newId();
      tickets.set(ticket, now() + ticketMs);
      return { url: `ws://${host}/link/?ticket=${ticket}&app_id=A0TOCSIN` };
    },
    upgrade: (request, stream) => {
      const ticket = new URL(request.url ?? '/', 'http://double').searchParams.get('ticket') ?? '';
      const isGood = (tickets.get(ticket) ?? 0) > now();
      tickets.delete(ticket);
      if (!isGood) return void stream.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      const waiting = new Map<string, (answer: Acknowledged) => void>();
      const gone = (): void => {
        sockets.delete(socket);
        for (const answer of waiting.values()) answer({ ok: false, error: 'unreachable' });
      };
      const socket = acceptSocket(request, stream, { heard: (text) => heard(waiting, text), gone });
      sockets.set(socket, waiting);
      const about = { host: 'double', build_number: 1, approximate_connection_time: 3_600 };
      socket.say(JSON.stringify({ type: 'hello', num_connections: sockets.size, debug_info: about, connection_info: { app_id: 'A0TOCSIN' } }));
    },
    hand: ({ type, payload, retry }) => {
      const all = [...sockets];
      turn += 1;
      const [socket, waiting] = all[turn % Math.max(1, all.length)] ?? [];
      if (!socket || !waiting) return Promise.resolve({ ok: false, error: 'unreachable' });
      const id = newId();
      const { promise, resolve } = Promise.withResolvers<Acknowledged>();
      waiting.set(id, resolve);
      const timer = setTimeout(() => {
        waiting.delete(id);
        resolve({ ok: false, error: 'timeout' });
      }, ackWithinMs);
      const again = type === 'events_api' ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' } : {};
      socket.say(JSON.stringify({ envelope_id: id, type, accepts_response_payload: type !== 'events_api', payload, ...again }));
      return promise.finally(() => clearTimeout(timer));
    },
    disconnect: (reason, endMs = 0) => {
      for (const socket of [...sockets.keys()]) {
        socket.say(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'double' } }));
        if (reason === 'warning') setTimeout(() => end(socket), endMs).unref();
        else end(socket);
      }
    },
    cut: (which = 'all') => {
      for (const socket of [...sockets.keys()].slice(0, which === 'all' ? undefined : 1)) {
        sockets.delete(socket);
        socket.cut();
      }
    },
  };
}
