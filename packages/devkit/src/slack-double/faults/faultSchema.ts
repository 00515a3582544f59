import { z } from 'zod';

const count = z.number().int().min(1);

/** Which requests a fault is for. All that is given must hold; nothing given means every request. Counts are over the requests that match method, channel and team. */
export const faultMatchSchema = z.strictObject({
  /** `chat.postMessage`, `chat.*`, `webhook` or `response_url`. */
  method: z.string().min(1).optional(),
  /** ID, or name with or without `#`. */
  channel: z.string().min(1).optional(),
  team: z.string().min(1).optional(),
  /** Only the n-th (from 1). */
  nth: count.optional(),
  /** Every n-th. */
  every: count.optional(),
  /** Each with this chance, from the fault's own seeded sequence: the same seed gives the same faults. */
  probability: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
  /** At most so often in all. */
  times: count.optional(),
});

const accepted = z.boolean().default(false);

/** What happens to a matching request. Where `accepted` may be given, true means that the write took place and only the answer is bad: the sender cannot know. */
export const faultActionSchema = z.discriminatedUnion('kind', [
  /** HTTP 429 with Retry-After in seconds, as a date, or without the header. */
  z.strictObject({
    kind: z.literal('rateLimited'),
    retryAfterSeconds: z.number().int().min(0).default(1),
    header: z.enum(['seconds', 'date', 'none']).default('seconds'),
  }),
  /** HTTP 200 with `ok: false` and this code; for a webhook 400 with it as text. */
  z.strictObject({ kind: z.literal('error'), error: z.string().min(1) }),
  /** An HTML page with this status. */
  z.strictObject({ kind: z.literal('http'), status: z.number().int().min(200).max(599).default(500), accepted }),
  /** Answers as usual, but later. */
  z.strictObject({ kind: z.literal('latency'), ms: z.number().int().min(0).max(600_000) }),
  /** Never answers. */
  z.strictObject({ kind: z.literal('hang'), accepted }),
  /** Resets the connection: before the request counts, or after (`accepted`), with no answer begun. */
  z.strictObject({ kind: z.literal('reset'), accepted }),
  /** The write took place; the answer breaks off in its middle. */
  z.strictObject({ kind: z.literal('resetMidBody') }),
  /** The whole of Slack is away until the fault is taken out: HTTP 500, or connections reset. */
  z.strictObject({ kind: z.literal('outage'), as: z.enum(['500', 'refuse']).default('500') }),
]);

export const faultSchema = z.strictObject({ match: faultMatchSchema.default({}), action: faultActionSchema });

export type FaultInput = z.input<typeof faultSchema>;
export type FaultMatch = z.output<typeof faultMatchSchema>;
export type FaultAction = z.output<typeof faultActionSchema>;
