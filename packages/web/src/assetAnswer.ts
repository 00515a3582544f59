import { createHash } from 'node:crypto';

/** An HTTP answer, free of any server framework: node:http and Fastify both send it as it is. */
export interface AssetAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** A strong validator for `body`, quoted as the ETag header wants it. */
export function etagOf(body: string | Buffer): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** Answers 304 with no body when the reader already holds this version, else 200. `no-cache` makes browsers ask each time, so that an upgrade shows at once. */
export function cachedAnswer(body: string | Buffer, headers: Record<string, string>, ifNoneMatch: string | undefined): AssetAnswer {
  const etag = etagOf(body);
  const all = { ...headers, etag, 'cache-control': 'no-cache' };
  const held = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return held.includes(etag) ? { status: 304, headers: all, body: '' } : { status: 200, headers: all, body };
}
