import { lookup } from 'node:dns';
import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { TimedOutError, TooLargeError } from './failure.ts';
import { faultOfTarget, type Reach } from './faultOfTarget.ts';
import { type HttpProxy, openTunnel, proxyOf } from './proxy.ts';
import { NotPublicError, publicLookup, type Resolve } from './publicLookup.ts';

/** How something is asked of a server. */
export interface GuardedRequest {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  reach: Reach;
  /** For all of it: looking up, connecting, redirects, the body. */
  timeoutMs: number;
  /** Until a connection stands, TLS included; 4 s where it is not said. */
  connectMs?: number;
  /** No more bytes of an answer are read than these. What is longer is cut, or refused with a `TooLargeError`. */
  bodyMost: number;
  whenLonger?: 'cut' | 'refuse';
  /** How many redirects a GET follows, each under the same guard; none where it is not said. A redirect that is not followed is an answer like any other. */
  redirects?: number;
  proxy?: HttpProxy | null;
  resolve?: Resolve;
}

/** What a server said. */
export interface GuardedAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

const connectMsMost = 4_000;

/**
 * Asks a server over a connection of its own. With `reach: 'public'` neither the URL nor a redirect leads to this machine, its network, or anything else that is not of the public internet: a name
 * is looked up once, every address it has must be public, and the connection goes to one of those. Where there is a proxy it looks names up; what is known here to be private is refused all the same.
 * Throws what the connection throws, `NotPublicError`, `ProxyError`, `TimedOutError` or `TooLargeError`; none says what was sent, to where, or what came back.
 */
export async function guardedRequest(url: URL, request: GuardedRequest): Promise<GuardedAnswer> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), request.timeoutMs);
  try {
    return await follow(url, request, over.signal);
  } catch (error) {
    if (over.signal.aborted && !(error instanceof TimedOutError)) throw new TimedOutError('answer');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function follow(url: URL, request: GuardedRequest, signal: AbortSignal): Promise<GuardedAnswer> {
  let [place, headers, reach] = [url, request.headers ?? {}, request.reach];
  for (let hops = request.method === undefined || request.method === 'GET' ? (request.redirects ?? 0) : 0; ; hops -= 1) {
    const response = await ask(place, { ...request, headers, reach }, signal);
    const status = response.statusCode ?? 0;
    const location = status >= 300 && status < 400 ? response.headers.location : undefined;
    const next = location === undefined || hops <= 0 ? null : URL.parse(location, place.href);
    if (next === null) return { status, headers: response.headers, body: await read(response, request) };
    response.destroy();
    if (next.origin !== place.origin) {
      // What somebody is known by stays with whom it was given for, and so does the operator's word that they may be called.
      headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(authorization|cookie)$/i.test(name)));
      reach = 'public';
    }
    place = next;
  }
}

async function ask(url: URL, request: GuardedRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const fault = faultOfTarget(url, request.reach);
  if (fault !== null) throw new NotPublicError(fault);
  const proxy = proxyOf(request.proxy, url);
  const reaching = limit(request.connectMs ?? connectMsMost, signal);
  try {
    if (proxy === null) return await send(url, request, signal, reaching, direct(request));
    if (request.reach === 'public') await refuseKnownPrivate(url, request.resolve);
    const socket = await openTunnel(proxy, url, reaching.signal);
    reaching.done();
    return await send(url, request, signal, reaching, { createConnection: () => socket });
  } catch (error) {
    if (reaching.signal.aborted && !signal.aborted) throw new TimedOutError('connect');
    throw error;
  } finally {
    reaching.done();
  }
}

function direct({ reach, resolve }: GuardedRequest): RequestOptions {
  return { agent: false, ...(reach === 'public' ? { lookup: publicLookup(resolve) } : {}) };
}

/** Stops trying to connect after a time, or when all of it took too long. */
function limit(ms: number, whole: AbortSignal): { signal: AbortSignal; done(): void } {
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(), ms);
  return { signal: AbortSignal.any([own.signal, whole]), done: () => clearTimeout(timer) };
}

function send(url: URL, request: GuardedRequest, signal: AbortSignal, reaching: ReturnType<typeof limit>, way: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', body } = request;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { ...placeOf(url), method, headers: { ...request.headers, ...length, connection: 'close' }, signal, ...way };
    // What goes through a tunnel is plain to us: TLS is the socket's.
    const isSecure = url.protocol === 'https:' && way.createConnection === undefined;
    const going: ClientRequest = (isSecure ? requestHttps : requestHttp)(options, resolve);
    const tooSlow = () => going.destroy(new TimedOutError('connect'));
    if (way.createConnection === undefined) reaching.signal.addEventListener('abort', tooSlow, { once: true });
    going.on('socket', (socket: Socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        reaching.done();
        reaching.signal.removeEventListener('abort', tooSlow);
      });
    });
    going.on('error', reject);
    going.end(body);
  });
}

function placeOf({ protocol, hostname, port, pathname, search }: URL): RequestOptions {
  const usual = protocol === 'https:' ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port || usual, defaultPort: usual, path: `${pathname}${search}` };
}

async function refuseKnownPrivate(url: URL, resolve: Resolve = lookup): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return;
  // A network with a proxy may have no names of the internet: then the proxy alone knows, and decides.
  await promisify(publicLookup(resolve))(host, { all: true }).catch((error: unknown) => {
    if (error instanceof NotPublicError) throw error;
  });
}

async function read(response: IncomingMessage, { bodyMost, whenLonger = 'cut' }: GuardedRequest): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size <= bodyMost) continue;
    if (whenLonger === 'refuse') throw new TooLargeError(`more than ${bodyMost} bytes`);
    break;
  }
  return Buffer.concat(parts).subarray(0, bodyMost).toString('utf8');
}
