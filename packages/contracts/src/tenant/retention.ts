import { z } from 'zod';
import { shown } from './shown.ts';

const unitDays: Readonly<Record<string, number>> = { d: 1, w: 7, y: 365 };

/** A number of days within bounds, written as a duration of whole days: 30d, 2w, 1y. */
function days(least: number, most: number) {
  const fault = (written: unknown) => {
    if (written === null) return 'is empty; write a number of days like 30d, or leave it out';
    const plain = typeof written === 'number' ? written : typeof written === 'string' && /^\d{1,5}$/.test(written) ? Number(written) : null;
    return `${shown(written)} is not a number of days like 30d, 2w or 1y${plain === null ? '' : `; write ${plain}d`}`;
  };
  return z
    .string({ error: ({ input }) => fault(input) })
    .regex(/^\d{1,5}[dwy]$/, { error: ({ input }) => fault(input) })
    .transform((text) => Number(text.slice(0, -1)) * (unitDays[text.slice(-1)] ?? 1))
    .refine((count) => count >= least && count <= most, `is not between ${least}d and ${most}d`);
}

/** How long what is over is kept, in days. What fires, is owed or is active is kept however old it is. */
export const retentionSchema = z.strictObject({
  alerts: days(1, 400)
    .default(30)
    .describe('Resolved alerts, closed groups with their messages, escalations and silences that are over; 1d to 400d, 30d where nothing is said'),
  events: days(1, 400).default(30).describe('What came in about alerts; 1d to 400d, 30d where nothing is said'),
  // The ledger adds up six days.
  deliveries: days(7, 90).default(7).describe('What was written to Slack, or was not; 7d to 90d, 7d where nothing is said'),
  dead_letters: days(7, 400)
    .default(90)
    .describe('What failed for good: deliveries from then on, alerts from when they were tried again or dropped; 7d to 400d, 90d where nothing is said'),
  audit: days(30, 3_650).default(400).describe('Who did what. Its sealed headers stay, so it can still be verified; 30d to 3650d, 400d where nothing is said'),
});
export type Retention = z.infer<typeof retentionSchema>;

/** What holds where a tenant says nothing. */
export const defaultRetention: Retention = retentionSchema.parse({});
