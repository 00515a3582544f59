import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { opcodes, readFrame, writeFrame } from './frames.ts';

/** The server's end of a WebSocket. */
export interface ServerSocket {
  say(text: string): void;
  /** Ends it as the protocol wants it, with a code. */
  close(code: number): void;
  /** Cuts the connection without a word. */
  cut(): void;
}

const pingEveryMs = 5_000;

/** RFC 6455, section 1.3. */
const acceptOf = (key: string): string => createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

/** Answers the upgrade of a request and takes the socket over. `heard` gets each text, `gone` that it is over, once. */
export function acceptSocket(request: IncomingMessage, stream: Duplex, { heard, gone }: { heard(text: string): void; gone(): void }): ServerSocket {
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${acceptOf(request.headers['sec-websocket-key'] ?? '')}\r\n\r\n`,
  );
  let read: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  const send = (opcode: number, payload: Buffer): void => {
    if (stream.writable) stream.write(writeFrame(opcode, payload));
  };
  const onFrame = ({ opcode, isLast, payload }: { opcode: number; isLast: boolean; payload: Buffer }): void => {
    if (opcode === opcodes.ping) return send(opcodes.pong, payload);
    if (opcode === opcodes.close) {
      send(opcodes.close, payload.subarray(0, 2));
      stream.end();
      return;
    }
    if (opcode !== opcodes.text && opcode !== opcodes.continuation) return;
    parts.push(payload);
    if (!isLast) return;
    const text = Buffer.concat(parts).toString('utf8');
    parts = [];
    heard(text);
  };
  stream.on('data', (chunk: Buffer) => {
    read = Buffer.concat([read, chunk]);
    try {
      for (let next = readFrame(read); next !== null; next = readFrame(read)) {
        read = next.rest;
        onFrame(next.frame);
      }
    } catch {
      stream.destroy();
    }
  });
  // Slack does, and its client takes a silent socket for a lost one.
  const pings = setInterval(() => send(opcodes.ping, Buffer.from('double')), pingEveryMs).unref();
  stream.once('close', () => clearInterval(pings));
  stream.on('error', () => stream.destroy());
  stream.once('close', gone);
  return {
    say: (text) => send(opcodes.text, Buffer.from(text)),
    close: (code) => {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      send(opcodes.close, payload);
    },
    cut: () => void stream.destroy(),
  };
}
