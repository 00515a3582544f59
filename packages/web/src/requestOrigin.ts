/** The three headers that tell where a browser's request comes from. */
export interface OriginHeaders {
  host?: string | undefined;
  origin?: string | undefined;
  'sec-fetch-site'?: string | string[] | undefined;
}

/**
 * Whether the Host header names this machine itself. A page of another site whose name was re-bound to 127.0.0.1 (DNS rebinding) sends its own name here, so a server
 * on loopback that asks this first cannot be read by it.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(:\d{1,5})?$/i.test(host ?? '');
}

/**
 * Whether a request that changes something may be obeyed: a browser says that it comes from a page of this very server, or the sender is no browser (curl, fetch in
 * Node) and sends neither header.
 */
export function isSameOrigin(headers: OriginHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (headers.origin === undefined) return true;
  return headers.origin === `http://${headers.host}` || headers.origin === `https://${headers.host}`;
}
