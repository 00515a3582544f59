import { z } from 'zod';
import { environmentSchema } from './tenant/environment.ts';
import { escalationPolicySchema } from './tenant/escalationPolicy.ts';
import { heartbeatSchema, resolveTimeoutSchema } from './tenant/heartbeat.ts';
import { inhibitRuleSchema } from './tenant/inhibitRule.ts';
import { personSchema } from './tenant/person.ts';
import { quotasSchema } from './tenant/quotas.ts';
import { receiverSchema } from './tenant/receiver.ts';
import { canCheckReferences, checkReferences } from './tenant/references.ts';
import { retentionSchema } from './tenant/retention.ts';
import { roleSchema } from './tenant/role.ts';
import { routeSchema } from './tenant/route.ts';
import { scheduleSchema } from './tenant/schedule.ts';
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
    tenant: tenantId.describe('The name of the tenant, the same for good: everything belongs to it'),
    slack_config: slackConfigSchema.describe('Where messages go that nothing else is said about, and how they are written'),
    environments: z.record(z.string().min(1).max(64), environmentSchema).optional().describe('What is different in one environment'),
    route: routeSchema
      .optional()
      .describe('The root of the routing tree; without one, critical alerts go to the escalation channel and all others to the default channel'),
    receivers: z.array(receiverSchema).max(2_000).optional().describe('Where routes send; default and escalation are there without being named'),
    silences: z.array(fileSilenceSchema).max(1_000).optional().describe('Alerts that are not told for a time; these live and end with the file'),
    inhibit_rules: z.array(inhibitRuleSchema).max(500).optional().describe('Alerts that are not told while another one fires'),
    time_intervals: z.array(timeIntervalSchema).max(500).optional().describe('Named times, for mute_time_intervals and active_time_intervals of routes'),
    escalation_policies: z.array(escalationPolicySchema).max(500).optional().describe('What happens when nobody answers, for escalation_policy of routes'),
    people: z.array(personSchema).max(2_000).optional().describe('Who can be on call'),
    schedules: z.array(scheduleSchema).max(200).optional().describe('Who is on call when: tocsin oncall'),
    roles: z.array(roleSchema).max(200).optional().describe('Who may do what in Slack; without any, everyone in the workspace everything'),
    heartbeats: z.array(heartbeatSchema).max(1_000).optional().describe('Sources that promised to report every so often; one that does not is an alert itself'),
    resolve_timeouts: z
      .array(resolveTimeoutSchema)
      .max(200)
      .optional()
      .describe('Alerts without an end of their own that are resolved when their source goes quiet; the first entry that takes one counts'),
    retention: retentionSchema.optional().describe('How long what is over is kept'),
    templates: z.array(templateOverrideSchema).max(200).optional().describe('Single parts of messages in your own words'),
    quotas: quotasSchema.optional().describe('How much the tenant may send; an installation has its own for tenants that do not say'),
  })
  .superRefine(checkReferences, { when: canCheckReferences });
export type TenantFile = z.infer<typeof tenantFileSchema>;
