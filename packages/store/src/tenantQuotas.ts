import { type Quotas, quotasSchema } from '@tocsin/contracts/tenant/quotas';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<{ quotas: unknown }>('tenant_quotas', "select config->'quotas' as quotas from tenants where tenant_id = $1");

/** The quotas that the tenant's file names, null when it names none. */
export async function loadQuotas(tx: Tx): Promise<Quotas | null> {
  const [row] = await tx.run(statement(tx.tenantId));
  return quotasSchema.nullish().parse(row?.quotas) ?? null;
}
