import type { Actor } from '@tocsin/contracts/actor';
import type { Installation } from '@tocsin/contracts/installation';
import { refreshAtOf } from '@tocsin/core/tokenRotation';
import type { Audit, InTenant } from './ports.ts';

export interface ConnectWorkspaceDeps<Tx> {
  inTenant: InTenant<Tx>;
  loadWorkspace(tx: Tx): Promise<{ teamId: string; source: string } | null>;
  storeWorkspace(tx: Tx, workspace: SealedWorkspace, now: number): Promise<void>;
  /** Encrypts a token of a tenant; `column` is bound in. */
  seal(tenantId: string, column: 'bot_token' | 'refresh_token', token: string): Buffer;
  audit: Audit<Tx>;
  now(): number;
}

interface SealedWorkspace {
  teamId: string;
  teamName: string;
  botUserId: string;
  sealedBotToken: Buffer;
  source: 'install';
  rotation: { sealedRefreshToken: Buffer; tokenExpiresAt: number; refreshAt: number } | null;
}

/** Connects a tenant with the workspace into which a person installed the app; it takes the place of the one before. */
export async function connectWorkspace<Tx>(deps: ConnectWorkspaceDeps<Tx>, tenantId: string, installation: Installation): Promise<void> {
  const { teamId, teamName, botUserId, botToken, refreshToken, expiresAt, userId } = installation;
  const rotation =
    refreshToken === null || expiresAt === null
      ? null
      : { sealedRefreshToken: deps.seal(tenantId, 'refresh_token', refreshToken), tokenExpiresAt: expiresAt, refreshAt: refreshAtOf(expiresAt, deps.now()) };
  const actor: Actor = { kind: 'slack', teamId, userId, name: userId };
  await deps.inTenant(tenantId, async (tx) => {
    const before = await deps.loadWorkspace(tx);
    const sealedBotToken = deps.seal(tenantId, 'bot_token', botToken);
    await deps.storeWorkspace(tx, { teamId, teamName, botUserId, sealedBotToken, source: 'install', rotation }, deps.now());
    const detail = {
      source: 'install',
      teamName,
      rotates: rotation !== null,
      before: before === null ? null : { teamId: before.teamId, source: before.source },
    };
    await deps.audit(tx, { actor, action: 'workspace.connected', subject: teamId, detail });
  });
}
