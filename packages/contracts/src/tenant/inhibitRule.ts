import { z } from 'zod';
import { matchersSchema } from './matcher.ts';

/** While an alert that `source_matchers` take is firing, alerts that `target_matchers` take are not told if the labels in `equal` are the same. */
export const inhibitRuleSchema = z.strictObject({
  name: z.string().min(1).max(100).optional(),
  source_matchers: matchersSchema,
  target_matchers: matchersSchema,
  equal: z
    .array(z.string().min(1), { error: ({ code }) => (code === 'invalid_type' ? 'is not a list of label names; write ["cluster"]' : undefined) })
    .max(50, 'has more than 50 labels')
    .optional(),
});
export type InhibitRule = z.infer<typeof inhibitRuleSchema>;
