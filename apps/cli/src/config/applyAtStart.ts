import { type TenantFile, tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { tenantVersions } from '@tocsin/store/tenants';
import { readAdminEnv } from '../commands/env.ts';
import { withStore } from '../commands/withStore.ts';
import { faultLines } from './fileFault.ts';
import { storeFile } from './storeChanges.ts';
import { readTenantFiles } from './tenantFiles.ts';

/** The tenant of an installation that nobody has configured: enough to see everything work. */
const defaultTenant = {
  tenant: 'default',
  slack_config: { default_channel: '#alerts-prod', escalation_channel: '#critical-alerts', languages: ['en', 'fr', 'de'] },
};

/** For the launcher: the files of TOCSIN_CONFIG, and the default tenant where there is no other or the mode is embedded. Answers a phrase for its progress line. */
export async function applyAtStart(env: Readonly<Record<string, string>>): Promise<string> {
  const { POSTGRES_URL, TOCSIN_CONFIG } = readAdminEnv(env);
  const read = TOCSIN_CONFIG ? readTenantFiles(TOCSIN_CONFIG) : { files: [], faults: [] };
  if (read.faults.length > 0) throw new Error(`TOCSIN_CONFIG is not right:\n${faultLines(read.faults).join('\n')}`);
  return withStore(POSTGRES_URL, async (store) => {
    const by = { author: 'start', comment: TOCSIN_CONFIG ? `TOCSIN_CONFIG at the start: ${TOCSIN_CONFIG}` : undefined };
    for (const each of read.files) await storeFile(store, each, by);
    const known = (await tenantVersions(store)).map(({ tenantId }) => tenantId);
    if (!known.includes('default')) {
      const file: TenantFile = tenantFileSchema.parse(defaultTenant);
      await storeFile(store, { source: defaultTenant, file }, { author: 'start', comment: 'built in' });
      known.push('default');
    }
    return known.length > 5 ? `${known.length} tenants` : known.sort().join(', ');
  });
}
