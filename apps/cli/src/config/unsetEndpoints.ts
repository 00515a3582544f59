import type { TenantFile } from '@tocsin/contracts/tenantFile';
import { endpointsNamed } from '@tocsin/core/endpointsNamed';
import type { Store } from '@tocsin/store/connect';
import { listEndpoints } from '@tocsin/store/endpoints';
import { inTenant } from '@tocsin/store/transaction';

/** What a stored file names and nobody has set, a line each with what to do; empty where all is there. */
export async function unsetEndpoints(store: Store, file: TenantFile): Promise<string> {
  const named = endpointsNamed(file);
  if (named.length === 0) return '';
  const known = await inTenant(store, file.tenant, listEndpoints);
  return named
    .map(({ name, kind }) => {
      const there = known.find((endpoint) => endpoint.name === name);
      if (there === undefined) return `  endpoint ${name} is not set, so nothing is told there: tocsin endpoints set ${name} ${kind} --tenant ${file.tenant}\n`;
      return there.kind === kind ? '' : `  endpoint ${name} is one of ${there.kind}, and the file has it under ${kind}: give one of them another name\n`;
    })
    .join('');
}
