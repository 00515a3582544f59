import { z } from 'zod';
import { labelNameSchema } from '../nativeAlert.ts';
import { severitySchema } from '../severity.ts';
import { durationSchema } from './duration.ts';
import { matchersSchema } from './matcher.ts';
import { shown } from './shown.ts';

/** What stands in the address that a source reports to. */
export const heartbeatNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, {
  error: ({ input }) => `${shown(input)} is not the name of a heartbeat; use 1 to 63 letters, digits, -, _ and ., as it stands in an address`,
});

/** A source that promises to report every so often. When it does not, that is an alert. */
export const heartbeatSchema = z.strictObject({
  name: heartbeatNameSchema.describe('It is heard by POST /v1/heartbeats/NAME'),
  matchers: matchersSchema
    .refine((matchers) => matchers.length > 0, 'needs at least one matcher')
    .optional()
    .describe("Alerts that are its beats too, like Prometheus's Watchdog, which always fires; they are not told themselves"),
  every: durationSchema.refine((ms) => ms >= 10_000, 'is less than 10s, the shortest there is').describe('How often it promises to report'),
  grace: durationSchema.optional().describe('How much later it may come; half of every where nothing is said'),
  severity: severitySchema.default('critical').describe('Of the alert when it is missing; critical where nothing is said'),
  environment: z.string().min(1).max(64).optional().describe('Of the alert; default where nothing is said'),
  message: z.string().min(1).max(1_000).optional().describe('What the alert says'),
  labels: z
    .record(labelNameSchema, z.string().max(2_048))
    .optional()
    .describe('What the alert is routed by, beside alertname="HeartbeatMissed" and heartbeat="NAME"'),
});
export type FileHeartbeat = z.infer<typeof heartbeatSchema>;

/** Alerts without an end of their own are resolved when their source has been quiet for so long. */
export const resolveTimeoutSchema = z.strictObject({
  matchers: matchersSchema.refine((matchers) => matchers.length > 0, 'needs at least one matcher').describe('Which alerts'),
  after: durationSchema.refine((ms) => ms >= 60_000, 'is less than 1m, the shortest there is').describe('Without another report they are resolved by time'),
});
