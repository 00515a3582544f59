import { z } from 'zod';
import { languageSchema } from '../language.ts';
import { severitySchema } from '../severity.ts';

export const overrideParts = ['headline', 'fields', 'details'] as const;

const sourceSchema = z.string().min(1).max(4_000);

/**
 * One part of a message in a tenant's own words, for the alerts that fit all of `alert_type`, `severity` and `environment` that are named. The text is a Liquid
 * template, in one language for all or by language.
 */
export const templateOverrideSchema = z.strictObject({
  part: z.enum(overrideParts).describe('Which part of the message'),
  alert_type: z.string().min(1).max(200).optional().describe('Only for alerts of this type'),
  severity: severitySchema.optional().describe('Only for this severity'),
  environment: z.string().min(1).max(100).optional().describe('Only for this environment'),
  text: z.union([sourceSchema, z.record(languageSchema, sourceSchema)]).describe('A Liquid template, for all languages or by language'),
});
export type TemplateOverride = z.infer<typeof templateOverrideSchema>;
