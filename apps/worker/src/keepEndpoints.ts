import type { ServiceKind } from '@tocsin/contracts/tenant/service';
import { deriveKey, openSecret } from '@tocsin/core/secretBox';
import type { Store } from '@tocsin/store/connect';
import { endpointPlaceOf, loadEndpoint } from '@tocsin/store/endpoints';
import { inTenant } from '@tocsin/store/transaction';

/** An endpoint's settings, opened; null when the tenant has none of that name, `unopened` when they were sealed under another TOCSIN_KEY. */
export type FoundEndpoint = { kind: ServiceKind; settings: unknown } | 'unopened' | null;

const keptMs = 5_000;

/** Answers a tenant's endpoint by name; remembered for five seconds. Rejects when the record cannot be read. */
export function keepEndpoints({
  store,
  masterKey,
  now,
}: {
  store: Store;
  masterKey: Buffer;
  now(): number;
}): (tenantId: string, name: string) => Promise<FoundEndpoint> {
  const key = deriveKey(masterKey, 'secrets');
  const kept = new Map<string, { until: number; endpoint: Promise<FoundEndpoint> }>();
  const load = async (tenantId: string, name: string): Promise<FoundEndpoint> => {
    const found = await inTenant(store, tenantId, (tx) => loadEndpoint(tx, name));
    if (found === null) return null;
    try {
      return { kind: found.kind, settings: JSON.parse(openSecret(key, endpointPlaceOf(tenantId, found.kind, name), found.sealed)) as unknown };
    } catch {
      return 'unopened';
    }
  };
  return (tenantId, name) => {
    const place = `${tenantId} ${name}`;
    const at = kept.get(place);
    if (at && at.until > now()) return at.endpoint;
    const endpoint = load(tenantId, name);
    kept.set(place, { until: now() + keptMs, endpoint });
    endpoint.catch(() => kept.delete(place));
    return endpoint;
  };
}
