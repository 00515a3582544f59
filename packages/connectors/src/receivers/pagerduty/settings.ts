import { z } from 'zod';
import { serviceUrlSchema } from '../serviceUrl.ts';

const keyAdvice = 'is not an integration key: PagerDuty shows it at the service, under Integrations, Events API V2, 32 letters and digits';

/** How a PagerDuty service is reached. */
export const pagerdutySettings = z.strictObject({
  routing_key: z
    .string(keyAdvice)
    .trim()
    .regex(/^[0-9a-zA-Z]{32}$/, keyAdvice),
  region: z.enum(['us', 'eu'], 'is us or eu').default('us'),
  url: serviceUrlSchema.optional(),
});
export type PagerdutySettings = z.infer<typeof pagerdutySettings>;

const hosts = { us: 'https://events.pagerduty.com', eu: 'https://events.eu.pagerduty.com' } as const;

/** Where its events go (developer.pagerduty.com, "Send an alert event", and its service regions). */
export function eventsUrlOf({ region, url }: PagerdutySettings, path: '/v2/enqueue' | '/v2/change/enqueue'): URL {
  return new URL(`${url ?? hosts[region]}${path}`);
}
