import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants } from './transaction.ts';

const statement = prepared<{ tenant_id: string; open: number }>(
  'count_open_groups',
  "select tenant_id, count(*) as open from groups where status = 'open' group by tenant_id",
);

/** How many groups of each tenant are open; a tenant that has none is not in the answer. */
export async function countOpenGroups(store: Store): Promise<Map<string, number>> {
  return new Map((await acrossTenants(store, statement())).map(({ tenant_id, open }) => [tenant_id, open]));
}
