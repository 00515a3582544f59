import { z } from 'zod';
import { environmentSchema } from './tenant/environment.ts';
import { inhibitRuleSchema } from './tenant/inhibitRule.ts';
import { receiverSchema } from './tenant/receiver.ts';
import { canCheckReferences, checkReferences } from './tenant/references.ts';
import { routeSchema } from './tenant/route.ts';
import { shown } from './tenant/shown.ts';
import { fileSilenceSchema } from './tenant/silence.ts';
import { slackConfigSchema } from './tenant/slackConfig.ts';
import { templateOverrideSchema } from './tenant/templateOverride.ts';
import { timeIntervalSchema } from './tenant/timeInterval.ts';

const tenantId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
  error: ({ input }) => `${shown(input)} is not the name of a tenant; use 1 to 63 of a-z, 0-9, - and _, starting with a letter or digit`,
});

/** A tenant's file: the short form (`tenant` and `slack_config`) alone, or with any of the others. What names something else in it is checked too. */
export const tenantFileSchema = z
  .strictObject({
    tenant: tenantId,
    slack_config: slackConfigSchema,
    environments: z.record(z.string().min(1).max(64), environmentSchema).optional().describe('What is different in one environment'),
    route: routeSchema.optional(),
    receivers: z.array(receiverSchema).max(2_000).optional(),
    silences: z.array(fileSilenceSchema).max(1_000).optional(),
    inhibit_rules: z.array(inhibitRuleSchema).max(500).optional(),
    time_intervals: z.array(timeIntervalSchema).max(500).optional(),
    templates: z.array(templateOverrideSchema).max(200).optional(),
  })
  .superRefine(checkReferences, { when: canCheckReferences });
export type TenantFile = z.infer<typeof tenantFileSchema>;
