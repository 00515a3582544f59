import { languageSchema } from '@tocsin/contracts/language';
import { profileSchema } from '@tocsin/contracts/message';
import { z } from 'zod';

/** What is looked at: one of the samples that come with Tocsin, an open group of the tenant, or an alert as `POST /v1/alerts` takes it, which is stored nowhere. */
const subjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sample'), name: z.string().min(1).max(100) }),
  z.strictObject({ kind: z.literal('group'), groupId: z.uuid() }),
  z.strictObject({ kind: z.literal('alert'), alert: z.unknown() }),
]);

/** The body of `POST /api/preview`. */
export const previewRequestSchema = z.strictObject({ subject: subjectSchema, language: languageSchema, profile: profileSchema });
export type PreviewRequest = z.infer<typeof previewRequestSchema>;
