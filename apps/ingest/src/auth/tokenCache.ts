import { hash } from 'node:crypto';
import { TocsinError } from '@tocsin/contracts/errors';
import { type Principal, tokenPattern } from '@tocsin/contracts/tokens';
import { within } from '../within.ts';
import { createLru } from './lru.ts';

const freshMs = 30_000;
/** While the store is away a token that was good keeps working for so long: alerts can still be taken then. */
const staleMs = 3_600_000;
const unknownMax = 10_000;
const knownMax = 10_000;
const lookUpMsMax = 3_000;

interface Known {
  principal: Principal;
  checkedAt: number;
}

/** Whose token this is, null when nobody's. Rejects with `unavailable` when that cannot be found out now. */
export type FindPrincipal = (token: string) => Promise<Principal | null>;

/**
 * Remembers for 30 s whose token it was, by its SHA-256; so a revoked token is refused within 30 s. Tokens that are nobody's are remembered apart, so that
 * guessing cannot push out the good ones. The same token asked for twice at once is looked up once.
 */
export function createTokenCache(deps: { authenticate(tokenHash: Buffer): Promise<Principal | null>; now(): number }): FindPrincipal {
  const known = createLru<Known>(knownMax);
  const unknown = createLru<number>(unknownMax);
  const asked = new Map<string, Promise<Principal | null>>();

  const lookUp = async (digest: string, before: Known | undefined): Promise<Principal | null> => {
    try {
      const principal = await within(lookUpMsMax, deps.authenticate(Buffer.from(digest, 'hex')));
      if (principal) known.set(digest, { principal, checkedAt: deps.now() });
      else unknown.set(digest, deps.now());
      return principal;
    } catch (error) {
      if (before && deps.now() - before.checkedAt < staleMs) return before.principal;
      throw new TocsinError('unavailable', 'tokens cannot be checked at the moment', { retryAfterSeconds: 2, cause: error });
    }
  };

  return async (token) => {
    if (!tokenPattern.test(token)) return null;
    const digest = hash('sha256', token, 'hex');
    const before = known.get(digest);
    if (before && deps.now() - before.checkedAt < freshMs) return before.principal;
    const refusedAt = before ? undefined : unknown.get(digest);
    if (refusedAt !== undefined && deps.now() - refusedAt < freshMs) return null;
    const running = asked.get(digest);
    if (running) return running;
    const asking = lookUp(digest, before).finally(() => asked.delete(digest));
    asked.set(digest, asking);
    return asking;
  };
}
