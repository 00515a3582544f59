import { z } from 'zod';
import { severitySchema } from './severity.ts';

const textMap = z.record(z.string(), z.string());

/**
 * One received message about an alert, the same whatever source it came from. `alertId` identifies the alert in its tenant (see `core/identity.ts`);
 * `fingerprint` is Alertmanager's 16 hex digits over the labels. Times are ms since 1970. `endsAt` of a firing event is a lease: without a further
 * event the alert is resolved then; null means it lives until somebody resolves it.
 */
export const alertEventSchema = z.object({
  alertId: z.uuid(),
  fingerprint: z.string().length(16),
  status: z.enum(['firing', 'resolved']),
  alertType: z.string(),
  severity: severitySchema,
  environment: z.string(),
  message: z.string(),
  labels: textMap,
  annotations: textMap,
  startsAt: z.int(),
  endsAt: z.int().nullable(),
  generatorUrl: z.string().nullable(),
});
export type AlertEvent = z.infer<typeof alertEventSchema>;
