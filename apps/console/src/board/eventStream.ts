import type { ServerResponse } from 'node:http';
import { answerHeaders } from '../http/securityHeaders.ts';
import { eventText } from './boardText.ts';
import type { Subscriber } from './pollFeed.ts';

/** A reader that holds back more than this misses what comes and is sent everything anew later. */
const heldBytesMax = 1_000_000;
const beatMs = 10_000;

export interface StreamOptions {
  response: ServerResponse;
  now(): number;
  /** Asked at every beat: false ends the stream, because its session has ended. */
  stillAllowed(): Promise<boolean>;
  onClose(): void;
}

export interface EventStream {
  /** A reader for a feed; each feed of a stream has its own. */
  subscriber(): Subscriber;
  end(): void;
}

/** Begins a stream of server-sent events on a response that nobody else answers. A beat every 10 s lets both sides notice that the other is gone. */
export function openEventStream(options: StreamOptions): EventStream {
  const { response, now } = options;
  response.writeHead(200, { ...answerHeaders, 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
  response.write(`retry: 1000\n\n${eventText('ping', { now: now() })}`);
  const end = (last = '') => {
    if (!response.writableEnded) response.end(last);
  };
  const beat = async () => {
    const allowed = await options.stillAllowed().catch(() => true);
    if (!allowed) return end(eventText('signed-out', {}));
    if (response.writableLength < heldBytesMax) response.write(eventText('ping', { now: now() }));
  };
  const timer = setInterval(() => void beat(), beatMs);
  response.on('error', () => response.destroy());
  response.on('close', () => {
    clearInterval(timer);
    options.onClose();
  });
  return {
    subscriber: () => {
      let behind = false;
      return (text, whole) => {
        if (response.writableEnded || response.destroyed) return;
        if (response.writableLength > heldBytesMax) {
          behind = true;
          return;
        }
        response.write(behind ? whole() : text);
        behind = false;
      };
    },
    end: () => end(),
  };
}
