import type { Resources } from '../resources.ts';

/** The lists of an export, as the public API calls them (https://grafana.com/docs/oncall/latest/oncall-api-reference/). */
export const kinds = [
  'integrations',
  'routes',
  'escalation_chains',
  'escalation_policies',
  'schedules',
  'on_call_shifts',
  'slack_channels',
  'teams',
  'users',
  'personal_notification_rules',
  'outgoing_webhooks',
] as const;

export type OnCallResources = Resources<(typeof kinds)[number]>;
