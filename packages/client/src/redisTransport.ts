import { messageOf, TocsinError } from '@tocsin/contracts/errors';
import { escalationRequestSchema } from '@tocsin/contracts/escalation';
import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { nativeAlertSchema } from '@tocsin/contracts/nativeAlert';
import { normaliseNative } from '@tocsin/core/normaliseNative';
import type { RawProducer } from '@tocsin/queue/rawProducer';
import type { WireAlert } from './alert.ts';
import { type Outcome, RetryLaterError, type Transport } from './transport.ts';

/**
 * Straight into the installation's BullMQ: no ingest server in between. What ingest would check is checked here, because nobody could answer later; the token
 * travels in the job and is checked by the worker. The tenant must be named, since ids are made of it.
 */
export function redisTransport(options: { redisUrl: string; token: string; prefix: string | undefined }): Transport {
  const { token } = options;
  let opened: Promise<RawProducer> | null = null;
  const producer = () => (opened ??= open(options));
  return {
    sendAlerts: async (alerts, key) => {
      const sentAt = Date.now();
      const outcomes = alerts.map((alert) => check(alert, sentAt));
      const good = alerts.filter((_, index) => 'sent' in (outcomes[index] ?? {}));
      if (good.length > 0) await add(async () => (await producer()).addAlerts({ kind: 'raw', token, batchId: key, sentAt, alerts: good }));
      return outcomes;
    },
    sendEscalation: async (request, key) => {
      const parsed = escalationRequestSchema.safeParse(request);
      if (!parsed.success) throw invalid('the escalation', parsed.error);
      await add(async () => (await producer()).addEscalation({ kind: 'raw', token, runId: key, sentAt: Date.now(), request: parsed.data }));
      return { escalationId: key };
    },
    close: async () => (await opened)?.close(),
  };
}

function check(alert: WireAlert, receivedAt: number): Outcome {
  const parsed = nativeAlertSchema.safeParse(alert);
  if (!parsed.success) return { refused: invalid('the alert', parsed.error) };
  if (parsed.data.tenant_id === undefined) return { refused: new TocsinError('invalid_input', 'tenantId is needed to enqueue straight into Redis') };
  const { alertId, fingerprint } = normaliseNative(parsed.data, { tenantId: parsed.data.tenant_id, receivedAt });
  return { sent: { alertId, fingerprint } };
}

function invalid(what: string, error: Parameters<typeof fieldFaults>[0]): TocsinError {
  const fields = fieldFaults(error);
  return new TocsinError('invalid_input', `${what} was refused: ${fields.map((field) => `${field.path} ${field.message}`).join('; ')}`, { fields });
}

/** BullMQ is loaded by those who use it only. */
async function open({ redisUrl, prefix }: { redisUrl: string; prefix: string | undefined }): Promise<RawProducer> {
  const { openRawProducer } = await import('@tocsin/queue/rawProducer');
  return openRawProducer(prefix === undefined ? { redisUrl } : { redisUrl, prefix });
}

async function add(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new RetryLaterError(`Redis does not take it: ${messageOf(error)}`, 0, error);
  }
}
