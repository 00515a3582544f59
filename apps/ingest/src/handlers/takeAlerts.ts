import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import { type FieldFault, TocsinError } from '@tocsin/contracts/errors';
import { limits } from '@tocsin/contracts/limits';
import type { AlertReceipt, AlertsAnswer } from '@tocsin/contracts/nativeAlert';
import type { Metrics } from '@tocsin/telemetry/metrics';
import type { Answer } from '../http/answer.ts';
import { type Call, repeatOf } from '../http/call.ts';
import type { Intake } from '../intake/intake.ts';

/** What the handlers that take alerts work with. */
export interface AlertHandlerDeps {
  intake: Intake;
  metrics: Metrics;
}

/** One item of a request: its event, or why it is refused. */
export type ReadItem = { event: AlertEvent } | { status: 400 | 403; faults: FieldFault[] };

/** Throws for a request with no alerts or too many: nothing of it is taken. */
export function refuseCount(count: number): void {
  if (count === 0) throw new TocsinError('invalid_input', 'there is no alert in it');
  if (count > limits.alertsPerRequest) throw new TocsinError('too_large', `at most ${limits.alertsPerRequest} alerts a request, these are ${count}`);
}

/** Makes events durable and counts them; resolves when a 202 may be given. */
export async function store(deps: AlertHandlerDeps, call: Call, source: string, events: AlertEvent[], rejected: number): Promise<void> {
  const { principal, receivedAt, traceparent, body } = call;
  const tenant = principal.tenantId;
  call.counted(events.length + rejected);
  if (rejected > 0) deps.metrics.count('alertsReceived', rejected, { tenant, source, status: 'rejected' });
  if (events.length === 0) return;
  await deps.intake.submit({ principal, source, events, bodyBytes: body.length, receivedAt, repeat: repeatOf(call), traceparent });
  deps.metrics.count('alertsReceived', events.length, { tenant, source, status: 'accepted' });
}

/**
 * Stores what is good of a request and answers for each item: 202 when at least one was taken (`rejected` says how many were not), else 400, or 403 when
 * all are another tenant's.
 */
export async function answerItems(deps: AlertHandlerDeps, call: Call, source: string, items: readonly ReadItem[]): Promise<Answer> {
  const events = items.flatMap((item) => ('event' in item ? item.event : []));
  const rejected = items.length - events.length;
  await store(deps, call, source, events, rejected);
  const answer: AlertsAnswer = { accepted: events.length, rejected, alerts: items.map(receipt) };
  if (events.length > 0) return { status: 202, body: answer };
  return { status: items.every((item) => 'status' in item && item.status === 403) ? 403 : 400, body: { error: noneTaken(items), ...answer } };
}

function receipt(item: ReadItem): AlertReceipt {
  if ('event' in item) return { status: 202, id: item.event.alertId, fingerprint: item.event.fingerprint };
  return { status: item.status, errors: item.faults };
}

function noneTaken(items: readonly ReadItem[]): { code: string; message: string; fields: FieldFault[] } {
  const fields = items.flatMap((item) => ('faults' in item ? item.faults : [])).slice(0, 20);
  const [first] = fields;
  const forbidden = items.every((item) => 'status' in item && item.status === 403);
  return { code: forbidden ? 'forbidden' : 'invalid_input', message: `no alert was taken: ${first?.path} ${first?.message}`.trim(), fields };
}
