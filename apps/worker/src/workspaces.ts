import { deriveKey, openSecret } from '@tocsin/core/secretBox';
import type { Store } from '@tocsin/store/connect';
import { inTenant } from '@tocsin/store/transaction';
import { loadWorkspace } from '@tocsin/store/workspaces';

/** A tenant's workspace with its token open: in memory only, for as long as it takes to notice a new one. */
export interface OpenWorkspace {
  teamId: string;
  botToken: string;
  source: 'environment' | 'install';
}

const keptMs = 5_000;

/** The workspaces of the tenants that this process writes for. */
export interface KeptWorkspaces {
  /** The workspace of a tenant, null when none is connected; remembered for five seconds. */
  workspaceOf(tenantId: string): Promise<OpenWorkspace | null>;
  /** It may have another token by now: it is read again before it is used the next time. */
  forget(tenantId: string): void;
}

/** Keeps what the record says of workspaces, their tokens open. */
export function keepWorkspaces(store: Store, masterKey: Buffer, now: () => number): KeptWorkspaces {
  const key = deriveKey(masterKey, 'secrets');
  const kept = new Map<string, { until: number; workspace: Promise<OpenWorkspace | null> }>();
  const load = async (tenantId: string): Promise<OpenWorkspace | null> => {
    const row = await inTenant(store, tenantId, loadWorkspace);
    return row ? { teamId: row.teamId, source: row.source, botToken: openSecret(key, `${tenantId}/workspaces/bot_token`, row.sealedBotToken) } : null;
  };
  return {
    workspaceOf: (tenantId) => {
      const at = kept.get(tenantId);
      if (at && at.until > now()) return at.workspace;
      const workspace = load(tenantId);
      kept.set(tenantId, { until: now() + keptMs, workspace });
      workspace.catch(() => kept.delete(tenantId));
      return workspace;
    },
    forget: (tenantId) => void kept.delete(tenantId),
  };
}
