import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { applyTenant } from '@tocsin/steps/applyTenant';
import type { Store } from '@tocsin/store/connect';
import { insertAudit } from '@tocsin/store/insertAudit';
import { storeTenant, tenantVersions } from '@tocsin/store/tenants';
import { inTenant } from '@tocsin/store/transaction';
import { faultLine } from '../config/fileFault.ts';
import { type ReadFile, readTenantFiles } from '../config/tenantFiles.ts';
import { readAdminEnv } from './env.ts';
import { withStore } from './withStore.ts';

/** The tenant of an installation that nobody has configured: enough to see everything work. */
const defaultTenant = {
  tenant: 'default',
  slack_config: { default_channel: '#alerts-prod', escalation_channel: '#critical-alerts', languages: ['en', 'fr', 'de'] },
};

/** `tocsin apply FILE|FOLDER`: checks tenant files and stores them. One that is wrong stops all; nothing is stored then. */
export async function runApply(args: readonly string[]): Promise<number> {
  const env = readAdminEnv();
  const path = args[0] ?? env.TOCSIN_CONFIG;
  if (!path) throw new Error('name a tenant file or a folder of them: tocsin apply tenants/');
  const read = readOrFail(path);
  if (read === null) return 1;
  await withStore(env.POSTGRES_URL, async (store) => {
    for (const each of read) process.stdout.write(`${await applyOne(store, each, 'cli')}\n`);
  });
  return 0;
}

/** For the launcher: the files of TOCSIN_CONFIG, and the default tenant where there is no other or the mode is embedded. Answers a phrase for its progress line. */
export async function applyAtStart(env: Readonly<Record<string, string>>): Promise<string> {
  const { POSTGRES_URL, TOCSIN_CONFIG } = readAdminEnv(env);
  const read = TOCSIN_CONFIG ? readTenantFiles(TOCSIN_CONFIG) : { files: [], faults: [] };
  if (read.faults.length > 0) throw new Error(`TOCSIN_CONFIG is not right:\n${read.faults.map(faultLine).join('\n')}`);
  return withStore(POSTGRES_URL, async (store) => {
    for (const each of read.files) await applyOne(store, each, 'start');
    const known = (await tenantVersions(store)).map(({ tenantId }) => tenantId);
    if (!known.includes('default')) {
      await applyOne(store, { path: 'built in', source: defaultTenant, file: tenantFileSchema.parse(defaultTenant) }, 'start');
      known.push('default');
    }
    return known.length > 5 ? `${known.length} tenants` : known.sort().join(', ');
  });
}

function readOrFail(path: string): ReadFile[] | null {
  const { files, faults } = readTenantFiles(path);
  for (const fault of faults) process.stderr.write(`${faultLine(fault)}\n`);
  return faults.length > 0 ? null : files;
}

async function applyOne(store: Store, { source, file }: ReadFile, name: string): Promise<string> {
  const deps = { inTenant: bind(store), storeTenant, audit: insertAudit, now: Date.now };
  const { version, changed } = await applyTenant(deps, file.tenant, { file: source, author: { kind: 'operator', name } });
  return `${file.tenant}: ${changed ? `version ${version} stored` : `version ${version} is the same`}`;
}

function bind(store: Store) {
  return <T>(tenantId: string, work: Parameters<typeof inTenant<T>>[2]) => inTenant(store, tenantId, work);
}
