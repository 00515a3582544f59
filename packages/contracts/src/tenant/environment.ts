import { z } from 'zod';
import { routeSchema } from './route.ts';
import { slackOverlaySchema } from './slackConfig.ts';

/** What is different in one environment: anything not named is as the tenant has it. */
export const environmentSchema = z.strictObject({
  silent: z.boolean().optional().describe('Alerts are kept and shown in the console, and nobody is told'),
  slack_config: slackOverlaySchema.optional().describe('What of slack_config is different here'),
  escalation_policy: z.string().min(1).max(100).optional().describe('The policy of routes that name none, in place of that of the root; none: nothing'),
  route: routeSchema.optional().describe("A tree of its own, in place of the tenant's"),
});
export type EnvironmentOverlay = z.infer<typeof environmentSchema>;
