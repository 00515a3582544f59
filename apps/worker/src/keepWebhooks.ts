import { createHash } from 'node:crypto';
import { deriveKey, openSecret } from '@tocsin/core/secretBox';
import type { Webhook } from '@tocsin/slack/sendWebhook';
import type { Store } from '@tocsin/store/connect';
import { inTenant } from '@tocsin/store/transaction';
import { loadWebhook, sealPlaceOf } from '@tocsin/store/webhooks';

/** A webhook that can be called. `budget` names its URL without telling it: one URL has one budget, whoever uses it. */
export interface OpenWebhook extends Webhook {
  budget: string;
}

export interface WebhookSources {
  store: Store;
  masterKey: Buffer;
  /** SLACK_WEBHOOK_URL: what `default` means for tenants that have no webhook of that name. */
  operatorUrl: string | null;
  apiUrl: string | null;
  now(): number;
}

const keptMs = 5_000;

/** A tenant's webhook: null when there is none of that name, `unopened` when its URL was sealed under another TOCSIN_KEY. */
export type FoundWebhook = OpenWebhook | 'unopened' | null;

/** Answers a tenant's webhook by name; remembered for five seconds. Rejects when the record cannot be read. */
export function keepWebhooks(sources: WebhookSources): (tenantId: string, name: string) => Promise<FoundWebhook> {
  const key = deriveKey(sources.masterKey, 'secrets');
  const apiHost = sources.apiUrl === null ? null : new URL(sources.apiUrl).host;
  const kept = new Map<string, { until: number; webhook: Promise<FoundWebhook> }>();
  const load = async (tenantId: string, name: string): Promise<FoundWebhook> => {
    const sealed = await inTenant(sources.store, tenantId, (tx) => loadWebhook(tx, name));
    if (sealed !== null) return openSealed(sealPlaceOf(tenantId, name), sealed);
    return name === 'default' && sources.operatorUrl !== null ? openWebhook(sources.operatorUrl, 'operator') : null;
  };
  const openSealed = (place: string, sealed: Buffer): OpenWebhook | 'unopened' => {
    try {
      return openWebhook(openSecret(key, place, sealed), 'tenant');
    } catch {
      return 'unopened';
    }
  };
  const openWebhook = (url: string, giver: 'operator' | 'tenant'): OpenWebhook => ({
    ...{ url, trust: { giver, apiHost } },
    budget: createHash('sha256').update(url).digest('hex').slice(0, 16),
  });
  return (tenantId, name) => {
    const place = `${tenantId} ${name}`;
    const at = kept.get(place);
    if (at && at.until > sources.now()) return at.webhook;
    const webhook = load(tenantId, name);
    kept.set(place, { until: sources.now() + keptMs, webhook });
    webhook.catch(() => kept.delete(place));
    return webhook;
  };
}
