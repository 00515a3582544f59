import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const statement = prepared<{ name: string }>(
  'policy_names',
  `select policy->>'name' as name from tenants, jsonb_array_elements(case jsonb_typeof(config->'escalation_policies') when 'array' then config->'escalation_policies' else '[]' end) policy
   where tenant_id = $1`,
);

/** The names of the escalation policies in the tenant's file, in its order. */
export async function readPolicies(tx: Tx): Promise<string[]> {
  return (await tx.run(statement(tx.tenantId))).map((row) => row.name);
}
