import { isIP } from 'node:net';
import { isPublicAddress } from './publicAddress.ts';

/**
 * Where a request may lead. `public`: over https, to port 443 or 8443 of hosts whose every address is of the public internet. `anywhere`: over http or https, to a place that the operator has
 * named.
 */
export type Reach = 'public' | 'anywhere';

/** Names that no public DNS has (RFC 6761, 6762, 8375, ICANN's .internal): a proxy that is asked for one would look in its own network. */
const privateNames = /(^|\.)(localhost|local|internal|home\.arpa)\.?$/i;

const publicPorts = new Set(['', '443', '8443']);

/**
 * Why a URL is not called, in words that do not repeat it (it may be a secret); null when it may be. Whatever way an address is written (decimal, octal, hex, shortened), a URL has it in one form
 * only, which is what is looked at here. What a name leads to is looked at when it is called.
 */
export function faultOfTarget(url: URL, reach: Reach): string | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'it is neither http nor https';
  if (url.username !== '' || url.password !== '') return 'it has a user name or a password in it';
  if (reach === 'anywhere') return null;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // An address in the URL is never looked up.
  if (isIP(host) !== 0 && !isPublicAddress(host)) return 'it is not a public address';
  if (privateNames.test(host)) return 'it is a name of a private network';
  if (url.protocol !== 'https:') return 'it does not begin with https://';
  return publicPorts.has(url.port) ? null : 'its port is neither 443 nor 8443';
}
