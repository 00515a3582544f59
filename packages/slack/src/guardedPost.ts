import { type LookupAddress, lookup } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './publicAddress.ts';

/** What a server said: no more of its body than `bodyMost` characters. */
export interface PostAnswer {
  status: number;
  retryAfter: string | null;
  body: string;
}

/** A name leads to an address that is not of the public internet. Nothing was sent. */
export class NotPublicError extends Error {
  override name = 'NotPublicError';
}

const bodyMost = 1_000;

/**
 * Posts JSON over a connection of its own, and answers what came back. A redirect is an answer like any other and is not followed. With `publicOnly` the name is looked
 * up here, every address it has must be public, and the connection goes to one of those: a name that changes its mind between check and call leads nowhere else.
 * Throws what the connection throws, `NotPublicError`, or a time-out after `timeoutMs`.
 */
export function guardedPost(url: URL, json: string, { publicOnly, timeoutMs }: { publicOnly: boolean; timeoutMs: number }): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    // An address in the URL is not looked up.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (publicOnly && isIP(host) !== 0 && !isPublicAddress(host)) throw new NotPublicError('not a public address');
    const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(json), connection: 'close' };
    const options = { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(timeoutMs), ...(publicOnly ? { lookup: publicLookup } : {}) };
    const request: ClientRequest = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (response) => {
      readAnswer(response).then(resolve, reject);
    });
    request.on('error', reject);
    request.end(json);
  });
}

async function readAnswer(response: IncomingMessage): Promise<PostAnswer> {
  let body = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    body += String(chunk);
    // Whatever this is, it is not Slack's answer, and the rest of it need not be read.
    if (body.length > bodyMost) break;
  }
  return { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] ?? null, body: body.slice(0, bodyMost).trim() };
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error || first === undefined) return callback(error ?? new Error(`${hostname} has no address`), '', 0);
    if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(new NotPublicError('not a public address'), '', 0);
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};
