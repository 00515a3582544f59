import type { IncomingMessage } from 'node:http';

/** Larger bodies are refused unread. Slack's own cap is not published; no message within its limits comes near. */
export const bodyBytesMax = 5 * 1_048_576;

export type ReadBody = { text: string } | { failed: 'too_large' | 'aborted' };

/** The body as text, or why there is none. Bytes that are not UTF-8 become replacement characters, as in Slack. */
export function readBody(request: IncomingMessage): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bodyBytesMax) chunks.push(chunk);
      else {
        resolve({ failed: 'too_large' });
        chunks.length = 0;
      }
    });
    request.on('end', () => resolve(bytes > bodyBytesMax ? { failed: 'too_large' } : { text: Buffer.concat(chunks).toString('utf8') }));
    request.on('error', () => resolve({ failed: 'aborted' }));
    request.on('close', () => resolve({ failed: 'aborted' }));
  });
}
