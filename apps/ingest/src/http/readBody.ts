import type { IncomingMessage } from 'node:http';
import { TocsinError } from '@tocsin/contracts/errors';
import { limits } from '@tocsin/contracts/limits';

/** Throws `too_large` by what the request says of its own length, before a byte of its body is read. */
export function refuseDeclaredLength(request: IncomingMessage): void {
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) throw tooLarge();
}

/** The body's bytes. Rejects with `too_large` as soon as there are more than allowed, and with `invalid_input` when the sender hangs up in the middle. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limits.bodyBytes) chunks.push(chunk);
      else {
        request.off('data', onData);
        reject(tooLarge());
      }
    };
    request.on('data', onData);
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => reject(new TocsinError('invalid_input', 'the body ended early')));
  });
}

function tooLarge(): TocsinError {
  return new TocsinError('too_large', `a body may have at most ${limits.bodyBytes} bytes; send alerts in several requests`);
}
