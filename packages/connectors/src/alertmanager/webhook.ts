import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import { type FieldFault, TocsinError } from '@tocsin/contracts/errors';
import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { z } from 'zod';
import { readGoTime } from './goTime.ts';
import { readAnnotations, readLabels } from './labelSet.ts';
import { toEvent } from './toEvent.ts';

/** What Alertmanager's webhook receiver posts (version 4), as far as we use it; Grafana sends the same with more. */
export const alertmanagerWebhookSchema = z.object({
  version: z.literal('4').optional(),
  truncatedAlerts: z.int().optional().describe('Alerts that the sender left out'),
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()).nullish(),
      startsAt: z.string().nullish(),
      endsAt: z.string().nullish(),
      generatorURL: z.string().nullish(),
    }),
  ),
});

type WebhookAlert = z.infer<typeof alertmanagerWebhookSchema>['alerts'][number];

/** One alert of a webhook: its event, or what is wrong with it. */
export type WebhookItem = { event: AlertEvent } | { faults: FieldFault[] };

/**
 * Reads a webhook of Alertmanager's. Alertmanager repeats a notification only every `repeat_interval` (hours), so a firing alert has no lease here: it lives
 * until it is told to be resolved. Throws `invalid_input` when the body is no such webhook.
 */
export function readAlertmanagerWebhook(body: unknown, context: { tenantId: string; receivedAt: number }): { items: WebhookItem[]; truncated: number } {
  const parsed = alertmanagerWebhookSchema.safeParse(body);
  if (!parsed.success) throw new TocsinError('invalid_input', 'this is not a webhook of Alertmanager (version 4)', { fields: fieldFaults(parsed.error) });
  return { items: parsed.data.alerts.map((alert, index) => readOne(alert, `alerts[${index}]`, context)), truncated: parsed.data.truncatedAlerts ?? 0 };
}

function readOne(alert: WebhookAlert, path: string, { tenantId, receivedAt }: { tenantId: string; receivedAt: number }): WebhookItem {
  const labels = readLabels(alert.labels);
  if ('wrong' in labels) return { faults: [{ path: `${path}.labels`, message: labels.wrong }] };
  const annotations = readAnnotations(alert.annotations);
  if ('wrong' in annotations) return { faults: [{ path: `${path}.annotations`, message: annotations.wrong }] };
  const [starts, ends] = [readGoTime(alert.startsAt), readGoTime(alert.endsAt)];
  if (starts === undefined || ends === undefined)
    return { faults: [{ path: `${path}.${starts === undefined ? 'startsAt' : 'endsAt'}`, message: 'is not a time' }] };
  const endsAt = alert.status === 'firing' ? null : Math.min(ends ?? receivedAt, receivedAt);
  const startsAt = Math.min(starts ?? endsAt ?? receivedAt, endsAt ?? Number.POSITIVE_INFINITY);
  return {
    event: toEvent(tenantId, { labels: labels.map, annotations: annotations.map, status: alert.status, startsAt, endsAt, generatorUrl: alert.generatorURL }),
  };
}
