import { parseArgs } from 'node:util';
import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { signInstall } from '@tocsin/core/installClaims';
import { deriveKey, parseMasterKey } from '@tocsin/core/secretBox';
import { insertAudit } from '@tocsin/store/insertAudit';
import { inTenant } from '@tocsin/store/transaction';
import { describeWorkspace } from '@tocsin/store/workspaces';
import { readAdminEnv } from './env.ts';
import { withStore } from './withStore.ts';

const usage = 'tocsin workspace link --tenant T [--for 1h] | show --tenant T';
const actor = { kind: 'operator', name: 'cli' } as const;

/** `tocsin workspace`: a link with which somebody connects a tenant with their Slack workspace, and which one it has. */
export async function runWorkspace(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { tenant: { type: 'string' }, for: { type: 'string', default: '1h' } },
  });
  const { tenant } = values;
  if (!tenant) throw new Error(usage);
  if (positionals[0] === 'link') return link(tenant, values.for);
  if (positionals[0] === 'show') return show(tenant);
  throw new Error(usage);
}

async function link(tenantId: string, forText: string): Promise<number> {
  const env = readAdminEnv();
  const { TOCSIN_KEY: key, CHATOPS_PUBLIC_URL: publicUrl, SLACK_CLIENT_ID: clientId } = env;
  if (!key || !publicUrl || !clientId) throw new Error('set TOCSIN_KEY, CHATOPS_PUBLIC_URL and SLACK_CLIENT_ID as the chatops app has them');
  const lifetime = durationSchema.safeParse(forText);
  if (!lifetime.success) throw new Error(`--for ${forText} is not a duration like 1h or 30m`);
  const expiresAt = Date.now() + lifetime.data;
  await withStore(env.POSTGRES_URL, (store) =>
    inTenant(store, tenantId, (tx) => insertAudit(tx, { actor, action: 'workspace.link_made', subject: tenantId, detail: { expiresAt } })),
  );
  const ticket = signInstall(deriveKey(parseMasterKey(key), 'install'), 'link', { tenantId, expiresAt, nonce: '' });
  process.stdout.write(`${publicUrl.replace(/\/+$/, '')}/slack/install?ticket=${ticket}\n`);
  process.stderr.write(
    `whoever opens this until ${new Date(expiresAt).toISOString()} may connect ${tenantId} with a workspace of theirs: hand it to nobody else\n`,
  );
  return 0;
}

async function show(tenantId: string): Promise<number> {
  const workspace = await withStore(readAdminEnv().POSTGRES_URL, (store) => inTenant(store, tenantId, describeWorkspace));
  if (workspace === null) {
    process.stdout.write(`${tenantId} has no workspace: tocsin workspace link --tenant ${tenantId}\n`);
    return 1;
  }
  const { teamId, teamName, source, updatedAt, tokenExpiresAt, refreshAt } = workspace;
  const from = source === 'install' ? 'installed by a person' : 'SLACK_BOT_TOKEN';
  process.stdout.write(`workspace  ${teamName ? `${teamName} (${teamId})` : teamId}\nfrom       ${from}, ${new Date(updatedAt).toISOString()}\n`);
  const next = refreshAt === null ? 'and is not replaced: connect the workspace anew before' : `and is replaced from ${new Date(refreshAt).toISOString()} on`;
  process.stdout.write(`token      ${tokenExpiresAt === null ? 'does not end' : `ends at ${new Date(tokenExpiresAt).toISOString()} ${next}`}\n`);
  return 0;
}
