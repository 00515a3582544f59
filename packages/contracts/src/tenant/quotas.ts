import { z } from 'zod';

/** What a tenant may send. What it sends beyond is refused with 429 before it is read, and slows nobody else. */
export const quotasSchema = z.strictObject({
  alerts_per_second: z.int().min(1).max(1_000_000).describe('Alerts a second; what the installation gives everybody (5,000) where it is not named'),
  burst: z
    .int()
    .min(1)
    .max(10_000_000)
    .optional()
    .describe('How many alerts may come at once after a quiet time; two seconds of alerts_per_second where it is not named'),
});
export type Quotas = z.infer<typeof quotasSchema>;
