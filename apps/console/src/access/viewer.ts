import { TocsinError } from '@tocsin/contracts/errors';
import type { Scope } from '@tocsin/contracts/tokens';
import { readSession, type Session } from './session.ts';

/** Who looks at the page. */
export interface Viewer {
  tenantId: string;
  tokenId: string;
  /** The name its token was given; empty for the embedded one. */
  name: string;
  /** Sees the queues of all tenants. */
  operator: boolean;
  /** Needed no sign-in because the installation is embedded. */
  embedded: boolean;
  /** When the session ends, ms since 1970; null for the embedded one. */
  expiresAt: number | null;
}

export interface ViewerDeps {
  key: Buffer;
  embedded: boolean;
  /** The scopes of a token that is still good; null when it was revoked. Rejects while it cannot be found out. */
  readToken(tenantId: string, tokenId: string): Promise<{ name: string; scopes: readonly Scope[] } | null>;
  now(): number;
}

/** A token that was looked up this long ago is looked up again: so a revoked one ends its sessions within 30 s, streams included. */
const recheckMs = 10_000;
/** While the record does not answer, what was known is good for so long. */
const staleMs = 25_000;
const sessionsMax = 10_000;

const embeddedViewer: Viewer = { tenantId: 'default', tokenId: 'embedded', name: '', operator: true, embedded: true, expiresAt: null };

/** Whether these scopes open the console at all. */
export const opensConsole = (scopes: readonly Scope[]): boolean => scopes.includes('console') || scopes.includes('operator');

/**
 * Finds out who a cookie's value stands for. Without a good one: the tenant `default` where the installation is embedded, else null. Throws `unavailable` when the
 * token cannot be checked.
 */
export function findViewer(deps: ViewerDeps): (cookie: string | undefined) => Promise<Viewer | null> {
  const known = new Map<string, { at: number; token: { name: string; scopes: readonly Scope[] } | null }>();
  const nobody = deps.embedded ? embeddedViewer : null;

  const check = async (session: Session) => {
    const id = `${session.tenantId} ${session.tokenId}`;
    const before = known.get(id);
    if (before && deps.now() - before.at < recheckMs) return before.token;
    const at = deps.now();
    try {
      const token = await deps.readToken(session.tenantId, session.tokenId);
      known.delete(id);
      if (known.size >= sessionsMax) known.delete(known.keys().next().value ?? '');
      known.set(id, { at, token });
      return token;
    } catch (error) {
      if (before && deps.now() - before.at < staleMs) return before.token;
      throw new TocsinError('unavailable', 'your session cannot be checked at the moment', { retryAfterSeconds: 2, cause: error });
    }
  };

  return async (cookie) => {
    const session = cookie === undefined ? null : readSession(deps.key, cookie, deps.now());
    if (session === null) return nobody;
    const token = await check(session);
    if (token === null || !opensConsole(token.scopes)) return nobody;
    const { tenantId, tokenId, expiresAt } = session;
    return { tenantId, tokenId, name: token.name, operator: token.scopes.includes('operator'), embedded: false, expiresAt };
  };
}
