import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import type { RawJob, RouteJob } from '@tocsin/contracts/jobs';
import { nativeAlertSchema } from '@tocsin/contracts/nativeAlert';
import type { Principal } from '@tocsin/contracts/tokens';
import { normaliseNative } from '@tocsin/core/normaliseNative';

/**
 * Checks and stamps what a service put into `route` by itself, exactly as ingest would have done: the same schema, the tenant of its token and of no other. What
 * is refused comes back with the reason.
 */
export async function admitRaw(
  deps: { nextStamp(count: number): Promise<number>; now(): number },
  raw: RawJob,
  principal: Principal,
): Promise<{ job: RouteJob | null; refused: { alert: unknown; reason: string }[] }> {
  const refused: { alert: unknown; reason: string }[] = [];
  const events = raw.alerts.flatMap((alert) => {
    const parsed = nativeAlertSchema.safeParse(alert);
    if (!parsed.success) {
      refused.push({
        alert,
        reason: fieldFaults(parsed.error)
          .map((fault) => `${fault.path} ${fault.message}`)
          .join('; '),
      });
      return [];
    }
    if (parsed.data.tenant_id !== undefined && parsed.data.tenant_id !== principal.tenantId) {
      refused.push({ alert, reason: `tenant_id: the token is of tenant ${principal.tenantId}` });
      return [];
    }
    return [normaliseNative(parsed.data, { tenantId: principal.tenantId, receivedAt: raw.sentAt })];
  });
  if (events.length === 0) return { job: null, refused };
  const stamp = await deps.nextStamp(events.length);
  const { tenantId, tokenId: actorTokenId } = principal;
  const rest = { batchId: raw.batchId, stamp, receivedAt: deps.now(), source: 'queue', actorTokenId, events, traceparent: null };
  return { job: { kind: 'batch', tenantId, ...rest }, refused };
}
