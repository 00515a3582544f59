import { request as requestHttp } from 'node:http';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ProxyError } from './failure.ts';

/** A way out of a network that has one: the proxy's URL (its user and password are a secret) and what is reached without it. */
export interface HttpProxy {
  url: URL;
  without: readonly string[];
}

/** The proxy that HTTPS_PROXY and NO_PROXY name; null when there is none. Throws a sentence that does not repeat the URL, as a password may be in it. */
export function readProxy(httpsProxy: string | undefined, noProxy: string | undefined): HttpProxy | null {
  if (httpsProxy === undefined || httpsProxy.trim() === '') return null;
  const url = URL.parse(httpsProxy.includes('://') ? httpsProxy : `http://${httpsProxy}`);
  if (url === null || url.protocol !== 'http:' || url.hostname === '') throw new Error('HTTPS_PROXY is not the URL of a proxy; write http://host:port');
  const without = (noProxy ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  return { url, without: without.map((entry) => entry.toLowerCase()) };
}

/** The proxy for a URL: none where NO_PROXY names its host, a domain above it, its host and port, or `*`. */
export function proxyOf(proxy: HttpProxy | null | undefined, url: URL): HttpProxy | null {
  if (!proxy) return null;
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const isWithout = (entry: string) => {
    const [, name = entry, wantedPort] =
      /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(entry.split(':').length > 2 && !entry.startsWith('[') ? `[${entry}]` : entry) ?? [];
    if (wantedPort !== undefined && wantedPort !== port) return false;
    const bare = name.replace(/^\*?\./, '');
    return name === '*' || host === bare || host.endsWith(`.${bare}`);
  };
  return proxy.without.some(isWithout) ? null : proxy;
}

/** Opens a way through the proxy (CONNECT), with TLS to the far end where the URL wants it. The proxy looks the name up. Throws a ProxyError when it does not open one. */
export function openTunnel({ url: through }: HttpProxy, url: URL, signal: AbortSignal): Promise<Socket> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const authority = `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
  const user = `${decodeURIComponent(through.username)}:${decodeURIComponent(through.password)}`;
  const headers = { host: authority, ...(user === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }) };
  return new Promise((resolve, reject) => {
    const opening = requestHttp({
      ...{ host: through.hostname.replace(/^\[|\]$/g, ''), port: through.port || 80, method: 'CONNECT', path: authority },
      ...{ headers, agent: false, signal },
    });
    opening.on('error', (error) => reject(new ProxyError('the proxy cannot be reached', { cause: error })));
    opening.on('response', (response) => {
      response.destroy();
      reject(new ProxyError(`the proxy refused (HTTP ${response.statusCode})`));
    });
    opening.on('connect', (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        reject(new ProxyError(`the proxy refused (HTTP ${response.statusCode})`));
      } else if (url.protocol === 'http:') resolve(socket);
      else {
        const secure = connectTls({ socket, servername: host, ALPNProtocols: ['http/1.1'] });
        secure.once('secureConnect', () => resolve(secure));
        secure.once('error', reject);
      }
    });
    opening.end();
  });
}
