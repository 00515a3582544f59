import type { IncomingHttpHeaders } from 'node:http';
import { TocsinError } from '@tocsin/contracts/errors';
import type { Principal, Scope } from '@tocsin/contracts/tokens';
import { isLoopbackHost, tokenOf } from './credential.ts';
import type { FindPrincipal } from './tokenCache.ts';

/** Who a request without a token is on an embedded installation. */
export const embeddedPrincipal: Principal = { tenantId: 'default', tokenId: 'embedded', scopes: ['ingest', 'read'] };

/** Who is asking, if they may. `pathToken` is given where the token is part of the path. Throws `unauthenticated`, `forbidden`, or `unavailable` when it cannot be found out. */
export async function principalOf(
  find: FindPrincipal,
  embedded: boolean,
  scope: Scope,
  headers: IncomingHttpHeaders,
  pathToken: string | undefined,
): Promise<Principal> {
  const token = pathToken ?? tokenOf(headers);
  if (token === undefined && embedded) {
    if (isLoopbackHost(headers.host)) return embeddedPrincipal;
    throw new TocsinError('forbidden', 'without a token this installation is asked as localhost or 127.0.0.1 only');
  }
  if (token === undefined) throw new TocsinError('unauthenticated', 'a token is needed: Authorization: Bearer tocsin_...');
  const principal = token === null ? null : await find(token);
  if (!principal) throw new TocsinError('unauthenticated', 'this token is not known, or it was revoked');
  if (!principal.scopes.includes(scope)) throw new TocsinError('forbidden', `this token does not have the scope ${scope}`);
  return principal;
}
