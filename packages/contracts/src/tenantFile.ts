import { z } from 'zod';
import { channelSchema } from './escalation.ts';
import { languageSchema } from './language.ts';

const tenantId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'use 1 to 63 of a-z, 0-9, - and _, starting with a letter or digit');

/** The longest duration: what Postgres keeps in an integer of ms. A longer one would make every alert of its route unstorable. */
const durationMsMax = 2_147_483_647;

/** A duration as Prometheus writes it: 30s, 5m, 1h30m, 500ms. Becomes ms. */
export const durationSchema = z
  .string()
  .regex(/^(?=.)(\d+w)?(\d+d)?(\d+h)?(\d+m(?!s))?(\d+s)?(\d+ms)?$/, 'is not a duration like 30s, 5m or 1h30m')
  .transform(durationMs)
  .refine((ms) => ms <= durationMsMax, 'is longer than 24 days');

/** `name="value"` or `name!="value"`, quotes optional. */
export const matcherSchema = z
  .string()
  .regex(/^\s*[^=!~<>"\s]+\s*(=|!=)(?![~=])\s*("[^"]*"|[^"~]*)\s*$/, 'write name="value" or name!="value"')
  .transform(parseMatcher);
export interface Matcher {
  name: string;
  value: string;
  equal: boolean;
}

/** A node of Alertmanager's routing tree; what is left out is inherited. */
export interface RouteNode {
  receiver?: string | undefined;
  matchers?: Matcher[] | undefined;
  group_by?: string[] | undefined;
  group_wait?: number | undefined;
  group_interval?: number | undefined;
  repeat_interval?: number | undefined;
  continue?: boolean | undefined;
  routes?: RouteNode[] | undefined;
}
const routeSchema: z.ZodType<RouteNode> = z.strictObject({
  receiver: z.string().min(1).max(100).optional(),
  matchers: z.array(matcherSchema).max(50).optional(),
  group_by: z.array(z.string().min(1)).max(50).optional(),
  group_wait: durationSchema.optional(),
  group_interval: durationSchema.optional(),
  repeat_interval: durationSchema.refine((ms) => ms >= 1_000, 'is too short: at least 1s').optional(),
  continue: z.boolean().optional(),
  get routes() {
    return z.array(routeSchema).max(1000).optional();
  },
});

/** Where a receiver sends: a Slack channel, or Slack incoming webhooks (the URL of `SLACK_WEBHOOK_URL`). */
const destinationSchema = z.union([
  z.strictObject({ channel: channelSchema, language: languageSchema.optional() }),
  z.strictObject({ webhook: z.literal('default'), language: languageSchema.optional() }),
]);
export type Destination = z.infer<typeof destinationSchema>;
const receiverSchema = z.strictObject({ name: z.string().min(1).max(100), slack: z.array(destinationSchema).min(1).max(20) });

const slackConfigSchema = z.strictObject({
  default_channel: channelSchema,
  escalation_channel: channelSchema.optional(),
  rate_limit: z.int().min(1).max(6000).optional().describe('Updates and thread replies a minute to one channel; new messages never wait for it'),
  languages: z.array(languageSchema).min(1).optional(),
});

/** A tenant's file (DESIGN section 5): the short form alone, or with `route:` and `receivers:`. */
export const tenantFileSchema = z
  .strictObject({
    tenant: tenantId,
    slack_config: slackConfigSchema,
    route: routeSchema.optional(),
    receivers: z.array(receiverSchema).max(1000).optional(),
  })
  .superRefine((file, context) => {
    const names = new Set((file.receivers ?? []).map((receiver) => receiver.name));
    if (file.route && !file.route.receiver) context.addIssue({ code: 'custom', path: ['route', 'receiver'], message: 'the root route needs a receiver' });
    if (file.route?.matchers?.length)
      context.addIssue({ code: 'custom', path: ['route', 'matchers'], message: 'the root route takes every alert; put matchers on its routes' });
    file.receivers?.forEach(({ name }, index, all) => {
      if (all.findIndex((receiver) => receiver.name === name) < index)
        context.addIssue({ code: 'custom', path: ['receivers', index, 'name'], message: `${name} is named twice` });
    });
    checkReceivers(file.route, ['route'], names, context);
  });
export type TenantFile = z.infer<typeof tenantFileSchema>;

function checkReceivers(route: RouteNode | undefined, path: (string | number)[], names: ReadonlySet<string>, context: z.RefinementCtx): void {
  if (!route) return;
  if (route.receiver !== undefined && !names.has(route.receiver))
    context.addIssue({ code: 'custom', path: [...path, 'receiver'], message: `no receiver is named ${route.receiver}` });
  route.routes?.forEach((child, index) => {
    checkReceivers(child, [...path, 'routes', index], names, context);
  });
}

function durationMs(text: string): number {
  const unitMs: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  return [...text.matchAll(/(\d+)(ms|[wdhms])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? 's'] ?? 0), 0);
}

function parseMatcher(text: string): Matcher {
  const [, name = '', operator = '=', raw = ''] = /^\s*([^=!~\s]+)\s*(=|!=)\s*(.*?)\s*$/.exec(text) ?? [];
  return { name, value: raw.replace(/^"(.*)"$/, '$1'), equal: operator === '=' };
}
