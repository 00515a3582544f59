import { type ErrorCode, errorCodes, type FieldFault, messageOf, TocsinError } from '@tocsin/contracts/errors';
import { alertsAnswerSchema } from '@tocsin/contracts/nativeAlert';
import { z } from 'zod';
import { type Outcome, RetryLaterError, type Transport } from './transport.ts';

const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), fields: z.array(z.object({ path: z.string(), message: z.string() })).optional() }),
});
const escalationSchema = z.object({ escalation_id: z.uuid() });
const retried = new Set([408, 425, 429]);

/** Over HTTP to an ingest server, with the built-in fetch. `url` is its base, for example http://127.0.0.1:9400. */
export function httpTransport(options: { url: string; token: string | undefined; timeoutMs: number }): Transport {
  const base = options.url.replace(/\/+$/, '');
  const post = async (path: string, body: unknown, key: string): Promise<{ status: number; json: unknown }> => {
    const headers: Record<string, string> = { 'content-type': 'application/json', 'idempotency-key': key };
    if (options.token) headers['authorization'] = `Bearer ${options.token}`;
    try {
      const response = await fetch(base + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(options.timeoutMs),
        redirect: 'error',
      });
      const text = await response.text();
      if (response.status >= 500 || retried.has(response.status)) {
        throw new RetryLaterError(`${base} answered ${response.status}`, retryAfterMs(response.headers.get('retry-after')));
      }
      return { status: response.status, json: parse(text) };
    } catch (error) {
      if (error instanceof RetryLaterError) throw error;
      throw new RetryLaterError(`${base} does not answer: ${messageOf(error)}`, 0, error);
    }
  };
  return {
    sendAlerts: async (alerts, key) => outcomes(await post('/v1/alerts', alerts, key), alerts.length),
    sendEscalation: async (request, key) => {
      const { status, json } = await post('/v1/escalations', request, key);
      const answer = escalationSchema.safeParse(json);
      if (!answer.success) throw refusal(status, json);
      return { escalationId: answer.data.escalation_id };
    },
    close: async () => undefined,
  };
}

function outcomes({ status, json }: { status: number; json: unknown }, count: number): Outcome[] {
  const answer = alertsAnswerSchema.safeParse(json);
  if (!answer.success || answer.data.alerts.length !== count) throw refusal(status, json);
  return answer.data.alerts.map((receipt): Outcome => {
    if (receipt.id !== undefined && receipt.fingerprint !== undefined) return { sent: { alertId: receipt.id, fingerprint: receipt.fingerprint } };
    const fields = (receipt.errors ?? []).map(({ path, message }) => ({ path: path.replace(/^alerts\[\d+\]\.?/, ''), message }));
    return { refused: refused(receipt.status === 403 ? 'forbidden' : 'invalid_input', 'the alert was refused', fields) };
  });
}

function refusal(status: number, json: unknown): TocsinError {
  const parsed = errorSchema.safeParse(json);
  if (!parsed.success) return new TocsinError('internal', `the server answered ${status} with something that is no answer of Tocsin's`);
  const { code, message, fields } = parsed.data.error;
  return refused(errorCodes.find((known) => known === code) ?? 'internal', message, fields ?? []);
}

function refused(code: ErrorCode, message: string, fields: readonly FieldFault[]): TocsinError {
  const named = fields.map((field) => `${field.path} ${field.message}`).join('; ');
  return new TocsinError(code, named === '' ? message : `${message}: ${named}`, { fields });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `Retry-After` in seconds or as a date; 0 without one. */
function retryAfterMs(value: string | null): number {
  if (value === null) return 0;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
}
