import type { IncomingHttpHeaders } from 'node:http';

/** The token in `Authorization`: `Bearer <token>`, or the password of `Basic` (Prometheus and old Grafana offer nothing else). Undefined when there is no header, null when it is neither. */
export function tokenOf(headers: IncomingHttpHeaders): string | null | undefined {
  const value = headers.authorization;
  if (value === undefined) return undefined;
  const space = value.indexOf(' ');
  const scheme = value.slice(0, space).toLowerCase();
  const rest = value.slice(space + 1).trim();
  if (scheme === 'bearer') return rest;
  if (scheme !== 'basic') return null;
  const pair = Buffer.from(rest, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

/** True when a request came to this machine under a name of this machine: a web page elsewhere that points its own name here does not pass. */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host ?? '');
}
