import { z } from 'zod';
import { languageSchema } from '../language.ts';
import { severities } from '../severity.ts';
import { endpointNameSchema } from './endpointName.ts';
import { shown } from './shown.ts';

/*
 * Where a receiver sends beside Slack. Each kind is a field of a receiver, and a folder of `connectors/receivers`. What an entry says goes with each notice, so it is short; what is secret is the endpoint's.
 */

/** The kinds of services that a receiver sends to beside Slack. */
export const serviceKinds = ['pagerduty', 'servicenow', 'email', 'signed_webhook'] as const;
export type ServiceKind = (typeof serviceKinds)[number];

const common = {
  endpoint: endpointNameSchema.describe('Where that is, by name (tocsin endpoints set NAME)'),
  language: languageSchema.optional().describe('Of what is said there; else that of the route, the tenant'),
};
const labelName = z.string().min(1).max(128);
const bySeverity = <Value extends z.ZodType>(value: Value) => z.partialRecord(z.enum(severities), value);

const pagerdutySchema = z.strictObject({
  ...common,
  severities: bySeverity(z.enum(['critical', 'error', 'warning', 'info']))
    .optional()
    .describe('What our severities are called there; critical, error, warning and info where it is not said'),
  class_label: labelName.optional().describe('The label whose value becomes the class; the alert type where none is named'),
  component_label: labelName.optional().describe('The label whose value becomes the component; service where none is named'),
  change_types: z.array(z.string().min(1).max(100)).max(20).optional().describe('Alert types that are told as changes instead of incidents: deployments'),
});

const level = z.union([z.literal(1), z.literal(2), z.literal(3)]);

const servicenowSchema = z.strictObject({
  ...common,
  assignment_group: z.string().min(1).max(100).optional().describe('The group that gets the incidents: its name, or its sys_id'),
  category: z.string().min(1).max(40).optional().describe('Of the incidents'),
  caller: z.string().min(1).max(100).optional().describe('Whom the incidents are from: a user name, or a sys_id'),
  ci_label: labelName.optional().describe('The label whose value is the name of the configuration item'),
  close_code: z.string().min(1).max(40).optional().describe('What a resolved incident is closed with, as your instance calls it; Solution provided'),
  impact: bySeverity(level).optional().describe('1 high to 3 low, by severity; critical 1, high and warning 2, info 3 where it is not said'),
  urgency: bySeverity(level).optional().describe('1 high to 3 low, by severity; critical and high 1, warning 2, info 3 where it is not said'),
});

/** One address and nothing else: no name, no list, no line that would begin another header. */
const addressSchema = z
  .string()
  .max(254)
  .regex(/^[^\s@<>,;:"()[\]\\\p{Cc}]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/iu, {
    error: ({ input }) => `${shown(input)} is not an email address; write it alone, like ops@example.com`,
  });

const emailSchema = z.strictObject({ ...common, to: z.array(addressSchema).min(1).max(50).describe('Who gets it') });

const signedWebhookSchema = z.strictObject(common);

export type PagerdutyEntry = z.infer<typeof pagerdutySchema>;
export type ServicenowEntry = z.infer<typeof servicenowSchema>;
export type EmailEntry = z.infer<typeof emailSchema>;
export type SignedWebhookEntry = z.infer<typeof signedWebhookSchema>;

/** What a receiver says of one kind. */
export interface ServiceEntries {
  pagerduty: PagerdutyEntry;
  servicenow: ServicenowEntry;
  email: EmailEntry;
  signed_webhook: SignedWebhookEntry;
}

function entries<Entry extends z.ZodType<{ endpoint: string }>>(entry: Entry) {
  return z
    .array(entry)
    .max(20)
    .superRefine((all, context) => {
      for (const [at, { endpoint }] of all.entries())
        if (all.findIndex((each) => each.endpoint === endpoint) !== at)
          context.addIssue({ code: 'custom', path: [at, 'endpoint'], message: `${endpoint} is here twice; put all that goes there into one entry` });
    });
}

/** The fields of a receiver that lead elsewhere than to Slack. */
export const serviceFields = {
  pagerduty: entries(pagerdutySchema).optional().describe('PagerDuty services: an incident for each group, acknowledged and resolved with it'),
  servicenow: entries(servicenowSchema).optional().describe('ServiceNow instances: an incident for each group, kept in step'),
  email: entries(emailSchema).optional().describe('People who are told by email'),
  signed_webhook: entries(signedWebhookSchema).optional().describe('Your own servers: JSON, signed as Standard Webhooks has it'),
};
