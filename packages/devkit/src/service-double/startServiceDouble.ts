import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a double was asked. */
export interface DoubleRequest {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface DoubleAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/**
 * What goes wrong with one request. `answer`: refused with that, and nothing is done. The others do what was asked, and then: `hang` never answers, `reset` cuts the connection, `lose` answers with that
 * instead.
 */
export type DoubleFault = { do: 'answer'; answer: DoubleAnswer } | { do: 'hang' } | { do: 'reset' } | { do: 'lose'; answer: DoubleAnswer };

/** A server that stands in for a service: what it was asked, and what is to go wrong with the next requests, in order. */
export interface ServiceDouble {
  url: string;
  /** `host:port`, as it is trusted. */
  host: string;
  requests: DoubleRequest[];
  faults: DoubleFault[];
  close(): Promise<void>;
}

/** Starts a server on this machine that answers with what `answer` makes of a request, but for the faults. */
export async function startServiceDouble(answer: (request: DoubleRequest) => DoubleAnswer): Promise<ServiceDouble> {
  const requests: DoubleRequest[] = [];
  const faults: DoubleFault[] = [];
  const server = createServer((incoming, outgoing) => {
    const say = ({ status, headers = {}, body = '' }: DoubleAnswer) =>
      outgoing
        .writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json', ...headers })
        .end(typeof body === 'string' ? body : JSON.stringify(body));
    void text(incoming).then((body) => {
      const request = { method: incoming.method ?? '', url: new URL(incoming.url ?? '/', 'http://double'), headers: incoming.headers, body };
      requests.push(request);
      const fault = faults.shift();
      if (fault?.do === 'answer') return say(fault.answer);
      const done = answer(request);
      if (fault?.do === 'hang') return undefined;
      if (fault?.do === 'reset') return incoming.socket.destroy();
      return say(fault === undefined ? done : fault.answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: `http://${host}`, host, requests, faults },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
