import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const store = prepared<never>(
  'store_webhook',
  `insert into webhooks (tenant_id, name, sealed_url, updated_at) values ($1, $2, $3, to_timestamp($4::float8 / 1000))
   on conflict (tenant_id, name) do update set sealed_url = excluded.sealed_url, updated_at = excluded.updated_at`,
);
const load = prepared<{ sealed_url: Buffer }>('load_webhook', 'select sealed_url from webhooks where tenant_id = $1 and name = $2');
const list = prepared<{ name: string; updated_at: number }>('list_webhooks', 'select name, updated_at from webhooks where tenant_id = $1 order by name');
const remove = prepared<{ name: string }>('remove_webhook', 'delete from webhooks where tenant_id = $1 and name = $2 returning name');

/** Stores or replaces the URL of one of the tenant's webhooks, sealed under `sealPlaceOf`. `now` in ms since 1970. */
export async function storeWebhook(tx: Tx, webhook: { name: string; sealedUrl: Buffer }, now: number): Promise<void> {
  await tx.run(store(tx.tenantId, webhook.name, webhook.sealedUrl, now));
}

/** The sealed URL of a webhook, null when the tenant has none of that name. */
export async function loadWebhook(tx: Tx, name: string): Promise<Buffer | null> {
  const [row] = await tx.run(load(tx.tenantId, name));
  return row?.sealed_url ?? null;
}

/** The names of the tenant's webhooks and when each was last set (ms since 1970). */
export async function listWebhooks(tx: Tx): Promise<{ name: string; updatedAt: number }[]> {
  return (await tx.run(list(tx.tenantId))).map((row) => ({ name: row.name, updatedAt: row.updated_at }));
}

/** Forgets a webhook; answers whether there was one. */
export async function removeWebhook(tx: Tx, name: string): Promise<boolean> {
  return (await tx.run(remove(tx.tenantId, name))).length > 0;
}

/** What a webhook's sealed URL is bound to. */
export function sealPlaceOf(tenantId: string, name: string): string {
  return `${tenantId}/webhooks/url/${name}`;
}
