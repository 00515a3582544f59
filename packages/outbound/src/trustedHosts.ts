import type { Reach } from './faultOfTarget.ts';

/** Hosts (`host` or `host:port`) that the operator lets be called although they are in a network of their own, over plain http too: OUTBOUND_TRUSTED. */
export type TrustedHosts = ReadonlySet<string>;

/** Reads the list; entries are separated by commas or spaces. */
export function readTrustedHosts(list: string | undefined): TrustedHosts {
  return new Set(
    (list ?? '')
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((entry) => entry !== ''),
  );
}

/** How far a request to a host may reach. */
export function reachOf(trusted: TrustedHosts, url: Pick<URL, 'host' | 'hostname'>): Reach {
  return trusted.has(url.host.toLowerCase()) || trusted.has(url.hostname.toLowerCase()) ? 'anywhere' : 'public';
}
