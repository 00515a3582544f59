import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './publicAddress.ts';

/** A place that may not be called: its address is not of the public internet, or its URL is not one that is called. Nothing was sent. The message repeats no URL, as that may be a secret. */
export class NotPublicError extends Error {
  override name = 'NotPublicError';
}

/** Finds every address of a name: `dns.lookup`, and in tests one that lies. */
export type Resolve = (
  hostname: string,
  options: { all: true; family?: number | 'IPv4' | 'IPv6' | undefined; hints?: number | undefined },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Looks a name up for a connection, once. Every address it has must be public, and the connection goes to one of those: a name that changes its mind between check and call
 * leads nowhere else.
 */
export function publicLookup(resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { family: options.family, hints: options.hints, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || first === undefined) return callback(error ?? new Error(`${hostname} has no address`), '', 0);
      if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(new NotPublicError('not a public address'), '', 0);
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}
