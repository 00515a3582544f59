import type { Store } from './connect.ts';
import { at, atOrNull } from './schema.ts';
import { build, built } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

/** The Slack workspace of a tenant. The bot token is sealed (see `core/secretBox.ts`). */
export interface Workspace {
  teamId: string;
  botUserId: string;
  sealedBotToken: Buffer;
  source: 'environment' | 'install';
}

/** What only a workspace has that a person connected: its name, and where the app rotates its tokens, how it goes on (ms since 1970). */
export interface InstalledWorkspace extends Workspace {
  teamName: string;
  rotation: Rotation | null;
}

/** The next token is made of the refresh token, from `refreshAt` on (null: not again). */
export interface Rotation {
  sealedRefreshToken: Buffer;
  tokenExpiresAt: number;
  refreshAt: number | null;
}

/** Stores or replaces the tenant's workspace. */
export async function storeWorkspace(tx: Tx, workspace: Workspace | InstalledWorkspace, now: number): Promise<void> {
  const values = {
    team_id: workspace.teamId,
    bot_user_id: workspace.botUserId,
    sealed_bot_token: workspace.sealedBotToken,
    source: workspace.source,
    updated_at: at(now),
    team_name: 'teamName' in workspace ? workspace.teamName : null,
    ...rotationColumns('rotation' in workspace ? workspace.rotation : null),
  };
  const insert = build.insertInto('workspaces').values({ tenant_id: tx.tenantId, ...values });
  await tx.run(built(insert.onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))));
}

function rotationColumns(rotation: Rotation | null) {
  return {
    sealed_refresh_token: rotation?.sealedRefreshToken ?? null,
    token_expires_at: atOrNull(rotation?.tokenExpiresAt ?? null),
    refresh_at: atOrNull(rotation?.refreshAt ?? null),
  };
}

/** The tenant's workspace, null when none is connected. */
export async function loadWorkspace(tx: Tx): Promise<Workspace | null> {
  const query = build.selectFrom('workspaces').select(['team_id', 'bot_user_id', 'sealed_bot_token', 'source']).where('tenant_id', '=', tx.tenantId);
  const [row] = await tx.run(built(query));
  if (!row) return null;
  return { teamId: row.team_id, botUserId: row.bot_user_id, sealedBotToken: row.sealed_bot_token, source: row.source as Workspace['source'] };
}

/** What can be shown of a tenant's workspace (times in ms since 1970), null when none is connected. */
export async function describeWorkspace(tx: Tx): Promise<{
  teamId: string;
  teamName: string | null;
  source: string;
  updatedAt: number;
  tokenExpiresAt: number | null;
  refreshAt: number | null;
} | null> {
  const query = build
    .selectFrom('workspaces')
    .select(['team_id', 'team_name', 'source', 'updated_at', 'token_expires_at', 'refresh_at'])
    .where('tenant_id', '=', tx.tenantId);
  const [row] = await tx.run(built(query));
  if (!row) return null;
  const { team_id: teamId, team_name: teamName, source, updated_at: updatedAt, token_expires_at: tokenExpiresAt, refresh_at: refreshAt } = row;
  return { teamId, teamName, source, updatedAt, tokenExpiresAt, refreshAt };
}

/** The tenants that have this Slack team as their workspace. */
export async function tenantsOfTeam(store: Store, teamId: string): Promise<string[]> {
  const rows = await acrossTenants(store, built(build.selectFrom('workspaces').select('tenant_id').where('team_id', '=', teamId)));
  return rows.map((row) => row.tenant_id);
}
