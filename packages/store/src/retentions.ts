import { defaultRetention, type Retention, retentionSchema } from '@tocsin/contracts/tenant/retention';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants } from './transaction.ts';

const statement = prepared<{ tenant_id: string; retention: unknown }>('retentions', 'select tenant_id, retention from tenants order by tenant_id');

/** How long each tenant's things are kept, as its file says now. */
export async function retentions(store: Store): Promise<Map<string, Retention>> {
  const rows = await acrossTenants(store, statement());
  return new Map(
    rows.map(({ tenant_id: tenantId, retention }) => {
      const parsed = retentionSchema.safeParse(retention ?? {});
      return [tenantId, parsed.success ? parsed.data : defaultRetention];
    }),
  );
}
