import type { Refreshed } from '@tocsin/steps/refreshToken';
import { oneRound, type Rounds } from './oneRound.ts';

/** What keeping the workspaces' tokens fresh asks for. */
export interface KeepTokensDeps {
  /** Tenants whose token is to be replaced now. */
  tokensToRefresh(): Promise<string[]>;
  refreshToken(tenantId: string): Promise<Refreshed>;
  fault(where: string, error: unknown): void;
}

/** Replaces tokens that end soon, one after the other, in rounds, as Slack may take its time. */
export function keepTokens(deps: KeepTokensDeps): Rounds {
  const refresh = async (tenantId: string) => {
    const came = await deps.refreshToken(tenantId);
    if (came.did !== 'failed') return;
    const until = new Date(came.endsAt).toISOString();
    deps.fault(
      'refresh a token',
      new Error(`Slack gave ${tenantId} no new token: ${came.code}. The one it has ends at ${until}; connect the workspace anew if this goes on`),
    );
  };
  return oneRound(
    async (isClosed) => {
      for (const tenantId of await deps.tokensToRefresh()) {
        if (isClosed()) return;
        // One tenant's fault is its own.
        await refresh(tenantId).catch((error: unknown) => deps.fault('refresh a token', error));
      }
    },
    (error) => deps.fault('refresh tokens', error),
  );
}
