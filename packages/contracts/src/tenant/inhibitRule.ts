import { z } from 'zod';
import { matchersSchema } from './matcher.ts';

/** While an alert that `source_matchers` take is firing, alerts that `target_matchers` take are not told if the labels in `equal` are the same. */
export const inhibitRuleSchema = z.strictObject({
  name: z.string().min(1).max(100).optional().describe('What people see as the reason'),
  source_matchers: matchersSchema.describe('While an alert with these fires'),
  target_matchers: matchersSchema.describe('Alerts with these are not told meanwhile'),
  equal: z
    .array(z.string().min(1), { error: ({ code }) => (code === 'invalid_type' ? 'is not a list of label names; write ["cluster"]' : undefined) })
    .max(50, 'has more than 50 labels')
    .optional()
    .describe('Only if these labels have the same values in both'),
});
export type InhibitRule = z.infer<typeof inhibitRuleSchema>;
