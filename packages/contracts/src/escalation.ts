import { z } from 'zod';
import { adviceForChannel } from './tenant/channelAdvice.ts';

/** A Slack channel as people write it: `#name`, or an ID such as C0123ABC. */
export const channelSchema = z.string().regex(/^(#[^\s#<>&|]{1,80}|[CGD][A-Z0-9]{5,20})$/u, { error: ({ input }) => adviceForChannel(String(input)) });

/** One level: after `delay` seconds without an acknowledgement the channels are told. */
export const escalationLevelSchema = z.strictObject({
  delay: z.int().min(0).max(2_592_000).describe('Seconds after the escalation was set up'),
  channels: z.array(channelSchema).min(1).max(20),
});
export type EscalationLevel = z.infer<typeof escalationLevelSchema>;

/** `POST /v1/escalations`. The alert may still be on its way. */
export const escalationRequestSchema = z.strictObject({
  tenant_id: z.string().min(1).max(64).optional(),
  alert_id: z.uuid(),
  escalation_policy: z.string().min(1).max(100),
  escalation_levels: z.array(escalationLevelSchema).min(1).max(20).optional().describe("Without them, those of the policy of that name in the tenant's file"),
});
export type EscalationRequest = z.infer<typeof escalationRequestSchema>;
