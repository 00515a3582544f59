import { z } from 'zod';
import { limits } from './limits.ts';
import { severitySchema } from './severity.ts';

/** A label name: anything but control characters, up to 128 characters. Alertmanager 0.27+ allows UTF-8 names too. */
export const labelNameSchema = z
  .string()
  .min(1)
  .max(limits.labelNameChars)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
  .regex(/^[^\u0000-\u001f\u007f]+$/u, 'has a control character');

const labels = z
  .record(labelNameSchema, z.string().max(limits.labelValueChars))
  .refine((value) => Object.keys(value).length <= limits.labelsPerAlert, `has more than ${limits.labelsPerAlert} labels`);
const annotations = z
  .record(labelNameSchema, z.string().max(limits.annotationChars))
  .refine((value) => Object.keys(value).length <= limits.annotationsPerAlert, `has more than ${limits.annotationsPerAlert} annotations`);
const time = z.iso.datetime({ offset: true });

/** One alert as a service sends it to `POST /v1/alerts` (DESIGN section 5). Unknown fields are refused so that a typing error is seen. */
export const nativeAlertSchema = z
  .strictObject({
    tenant_id: z.string().min(1).max(64).optional(),
    alert_type: z.string().min(1).max(200).describe('What kind of condition, for example high_cpu'),
    severity: severitySchema,
    message: z.string().min(1).max(limits.messageChars).describe('One or more sentences for the person who reads it'),
    environment: z.string().min(1).max(64).optional().describe('prod, staging ...; default: default'),
    labels: labels.optional(),
    annotations: annotations.optional(),
    starts_at: time.optional(),
    ends_at: time.optional().describe('While firing: resolve by itself at this time. Without it the alert lives until it is resolved'),
    status: z.enum(['firing', 'resolved']).optional(),
    dedup_key: z.string().min(1).max(limits.dedupKeyChars).optional().describe('Identity of the alert; default: environment, alert_type and labels'),
  })
  .refine((alert) => !(alert.starts_at && alert.ends_at) || Date.parse(alert.ends_at) >= Date.parse(alert.starts_at), {
    path: ['ends_at'],
    message: 'is before starts_at',
  });
export type NativeAlert = z.infer<typeof nativeAlertSchema>;

/** The answer for one alert of a request. `status` is what an HTTP status for it alone would be. */
export const alertReceiptSchema = z.object({
  status: z.union([z.literal(202), z.literal(400), z.literal(403)]),
  id: z.uuid().optional(),
  fingerprint: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type AlertReceipt = z.infer<typeof alertReceiptSchema>;

/** The answer to a request with one or many alerts. */
export const alertsAnswerSchema = z.object({ accepted: z.int(), rejected: z.int(), alerts: z.array(alertReceiptSchema) });
export type AlertsAnswer = z.infer<typeof alertsAnswerSchema>;
