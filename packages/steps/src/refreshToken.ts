import type { OauthAnswer, TokenPair } from '@tocsin/contracts/installation';
import { refreshAgainAt, refreshAtOf } from '@tocsin/core/tokenRotation';
import type { Audit, InTenant } from './ports.ts';

export interface RefreshTokenDeps<Tx> {
  inTenant: InTenant<Tx>;
  lockRefreshToken(tx: Tx, now: number): Promise<{ teamId: string; sealedRefreshToken: Buffer; tokenExpiresAt: number } | null>;
  rotateToken(tx: Tx, sealedBotToken: Buffer, rotation: { sealedRefreshToken: Buffer; tokenExpiresAt: number; refreshAt: number | null }): Promise<void>;
  postponeRefresh(tx: Tx, at: number | null): Promise<void>;
  seal(tenantId: string, column: 'bot_token' | 'refresh_token', token: string): Buffer;
  open(tenantId: string, column: 'refresh_token', sealed: Buffer): string;
  refreshPair(refreshToken: string): Promise<OauthAnswer<TokenPair>>;
  audit: Audit<Tx>;
  now(): number;
}

/** What came of it; a `code` is Slack's word for why there is no new token. */
export type Refreshed = { did: 'rotated' | 'nothing' } | { did: 'failed'; code: string; endsAt: number };

/**
 * Replaces a tenant's token by its next one, if that is due. Slack takes a refresh token once, so the row is locked while Slack is asked and the new pair is on the
 * disk before anybody uses it: by then the old token still lives for two hours. Twice at once: one asks, the other does nothing.
 */
export async function refreshToken<Tx>(deps: RefreshTokenDeps<Tx>, tenantId: string): Promise<Refreshed> {
  const actor = { kind: 'system', process: 'housekeep' } as const;
  return deps.inTenant(tenantId, async (tx) => {
    const due = await deps.lockRefreshToken(tx, deps.now());
    if (due === null) return { did: 'nothing' };
    const { teamId, tokenExpiresAt } = due;
    const answer = await deps.refreshPair(deps.open(tenantId, 'refresh_token', due.sealedRefreshToken));
    const now = deps.now();
    if (!answer.ok) {
      await deps.postponeRefresh(tx, refreshAgainAt(answer.final, now));
      const detail = { code: answer.code, again: !answer.final, endsAt: tokenExpiresAt };
      if (answer.final) await deps.audit(tx, { actor, action: 'workspace.token_not_refreshed', subject: teamId, detail });
      return { did: 'failed', code: answer.code, endsAt: tokenExpiresAt };
    }
    const { botToken, refreshToken: next, expiresAt } = answer.value;
    const sealedRefreshToken = next === null ? due.sealedRefreshToken : deps.seal(tenantId, 'refresh_token', next);
    const endsAt = expiresAt ?? tokenExpiresAt;
    const refreshAt = expiresAt === null ? null : refreshAtOf(expiresAt, now);
    await deps.rotateToken(tx, deps.seal(tenantId, 'bot_token', botToken), { sealedRefreshToken, tokenExpiresAt: endsAt, refreshAt });
    await deps.audit(tx, { actor, action: 'workspace.token_refreshed', subject: teamId, detail: { endsAt } });
    return { did: 'rotated' };
  });
}
