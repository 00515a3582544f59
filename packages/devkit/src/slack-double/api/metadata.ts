import { z } from 'zod';

const flat = z.union([z.string(), z.number(), z.boolean()]);
const flatObject = z.record(z.string(), flat);

/** Message metadata as `@slack/types` describes it: values flat, or one level deep. An empty object (`chat.update`: take it away) passes as an empty type. */
export const metadataSchema = z.strictObject({
  event_type: z.string().default(''),
  event_payload: z.record(z.string(), z.union([flat, flatObject, z.array(z.union([flat, flatObject]))])).default({}),
});
