import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { webhookNameSchema } from '@tocsin/contracts/tenant/webhookName';
import { deriveKey, parseMasterKey, sealSecret } from '@tocsin/core/secretBox';
import { faultOfWebhookUrl } from '@tocsin/slack/webhookUrl';
import { insertAudit } from '@tocsin/store/insertAudit';
import { inTenant } from '@tocsin/store/transaction';
import { listWebhooks, removeWebhook, sealPlaceOf, storeWebhook } from '@tocsin/store/webhooks';
import { readAdminEnv } from './env.ts';
import { withStore } from './withStore.ts';

const usage = 'tocsin webhooks set NAME --tenant T < file-with-the-url | list --tenant T | remove NAME --tenant T';
const actor = { kind: 'operator', name: 'cli' } as const;

/** `tocsin webhooks`: incoming webhooks that a tenant's file names. The URL is a secret: it is read from standard input, kept sealed and never shown. */
export async function runWebhooks(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { tenant: { type: 'string' } } });
  const [verb, name] = positionals;
  const { tenant } = values;
  if (!tenant || !verb) throw new Error(usage);
  if (verb === 'list') return list(tenant);
  if (!name || !webhookNameSchema.safeParse(name).success) throw new Error(usage);
  if (verb === 'set') return set(tenant, name, (await text(process.stdin)).trim());
  if (verb === 'remove') return remove(tenant, name);
  throw new Error(usage);
}

async function set(tenantId: string, name: string, url: string): Promise<number> {
  const env = readAdminEnv();
  const fault = faultOfWebhookUrl(url, { giver: 'tenant', apiHost: env.SLACK_API_URL ? new URL(env.SLACK_API_URL).host : null });
  if (fault !== null) throw new Error(`this URL cannot be used: ${fault}. It looks like https://hooks.slack.com/services/...`);
  if (!env.TOCSIN_KEY) throw new Error('which key seals it? Set TOCSIN_KEY as the installation has it');
  const sealedUrl = sealSecret(deriveKey(parseMasterKey(env.TOCSIN_KEY), 'secrets'), sealPlaceOf(tenantId, name), url, randomBytes(12));
  await withStore(env.POSTGRES_URL, (store) =>
    inTenant(store, tenantId, async (tx) => {
      await storeWebhook(tx, { name, sealedUrl }, Date.now());
      await insertAudit(tx, { actor, action: 'webhook.set', subject: name, detail: {} });
    }),
  );
  process.stdout.write(`webhook ${name} of ${tenantId} is set; workers know it within 5 s\n`);
  return 0;
}

async function list(tenantId: string): Promise<number> {
  const webhooks = await withStore(readAdminEnv().POSTGRES_URL, (store) => inTenant(store, tenantId, listWebhooks));
  for (const { name, updatedAt } of webhooks) process.stdout.write(`${name.padEnd(24)}  set ${new Date(updatedAt).toISOString()}\n`);
  return 0;
}

async function remove(tenantId: string, name: string): Promise<number> {
  const removed = await withStore(readAdminEnv().POSTGRES_URL, (store) =>
    inTenant(store, tenantId, async (tx) => {
      if (!(await removeWebhook(tx, name))) return false;
      await insertAudit(tx, { actor, action: 'webhook.removed', subject: name, detail: {} });
      return true;
    }),
  );
  process.stdout.write(removed ? `webhook ${name} of ${tenantId} is gone\n` : `${tenantId} has no webhook ${name}\n`);
  return removed ? 0 : 1;
}
