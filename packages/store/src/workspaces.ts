import type { Store } from './connect.ts';
import { at } from './schema.ts';
import { build, built } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

/** The Slack workspace of a tenant. The bot token is sealed (see `core/secretBox.ts`). */
export interface Workspace {
  teamId: string;
  botUserId: string;
  sealedBotToken: Buffer;
  source: 'environment' | 'install';
}

/** Stores or replaces the tenant's workspace. */
export async function storeWorkspace(tx: Tx, workspace: Workspace, now: number): Promise<void> {
  const values = {
    team_id: workspace.teamId,
    bot_user_id: workspace.botUserId,
    sealed_bot_token: workspace.sealedBotToken,
    source: workspace.source,
    updated_at: at(now),
  };
  const insert = build.insertInto('workspaces').values({ tenant_id: tx.tenantId, ...values });
  await tx.run(built(insert.onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))));
}

/** The tenant's workspace, null when none is connected. */
export async function loadWorkspace(tx: Tx): Promise<Workspace | null> {
  const query = build.selectFrom('workspaces').select(['team_id', 'bot_user_id', 'sealed_bot_token', 'source']).where('tenant_id', '=', tx.tenantId);
  const [row] = await tx.run(built(query));
  if (!row) return null;
  return { teamId: row.team_id, botUserId: row.bot_user_id, sealedBotToken: row.sealed_bot_token, source: row.source as Workspace['source'] };
}

/** The tenants that have this Slack team as their workspace. */
export async function tenantsOfTeam(store: Store, teamId: string): Promise<string[]> {
  const rows = await acrossTenants(store, built(build.selectFrom('workspaces').select('tenant_id').where('team_id', '=', teamId)));
  return rows.map((row) => row.tenant_id);
}
