import { connect } from 'node:net';

/** One kept-alive HTTP connection that carries one request at a time. */
export interface Wire {
  /** The answer's status. Rejects when the connection ends before it. */
  post(path: string, json: string): Promise<number>;
  /** False once the other side has ended it, as servers do with connections that they do not hear of. */
  isOpen(): boolean;
  close(): void;
}

/**
 * A bare HTTP/1.1 client: on a machine of two cores every µs the generator takes is missing where it is measured (node:http takes five times as much). It
 * understands answers with a Content-Length, which is what ours have. Connects to this machine only.
 */
export async function openWire(url: URL, token?: string): Promise<Wire> {
  if (url.hostname !== '127.0.0.1') throw new Error(`load goes to this machine only, not to ${url.hostname}`);
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('error', reject);
  });
  const authorization = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
  let answered: ((status: number) => void) | null = null;
  let failed: ((error: Error) => void) | null = null;
  let heard = '';
  const settle = (status: number) => {
    const resolve = answered;
    [answered, failed, heard] = [null, null, ''];
    resolve?.(status);
  };
  const fail = (error: Error) => {
    const reject = failed;
    [answered, failed] = [null, null];
    reject?.(error);
  };
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    // A farewell to a connection that nobody uses, such as a 408.
    if (!answered) return;
    heard += text;
    const status = statusOfWhole(heard);
    if (status !== null) settle(status);
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the connection ended')));
  return {
    post: (path, json) =>
      new Promise((resolve, reject) => {
        [answered, failed] = [resolve, reject];
        const head = `POST ${path} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\n${authorization}content-length: ${Buffer.byteLength(json)}\r\n\r\n`;
        socket.write(head + json);
      }),
    isOpen: () => socket.writable,
    close: () => socket.destroy(),
  };
}

/** The status of an answer that has come in whole, null before. */
function statusOfWhole(heard: string): number | null {
  const headEnd = heard.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const length = /\r\ncontent-length: *(\d+)/i.exec(heard.slice(0, headEnd))?.[1];
  if (length === undefined) throw new Error(`an answer without content-length: ${heard.slice(0, 200)}`);
  return heard.length >= headEnd + 4 + Number(length) ? Number(heard.slice(9, 12)) : null;
}
